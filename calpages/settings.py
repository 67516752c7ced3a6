"""What the outside decides: the environment, read once and checked as a whole.

`load_settings` answers with a frozen `Settings`, or raises one `SettingsError` that
names every wrong setting and what is expected. A wrong value is never repeated: it
may be a secret that was pasted into the wrong place.
"""

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)

from calpages.brand import Brand, Logo, read_contact, read_logo
from calpages.colors import Color

_DEFAULT_PORTS = {"http": 80, "https": 443}
# The shape of RFC 5646 tags; whether we speak it is for the catalogues to say.
_LANGUAGE_TAG = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"


class SettingsError(ValueError):
    """Settings that cannot work.

    Attributes:
        problems: What is expected of each wrong setting, by its name in the
            environment.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        count = len(problems)
        title = (
            "One setting is wrong:" if count == 1 else f"{count} settings are wrong:"
        )
        lines = [f"  {name}: {expected}" for name, expected in problems.items()]
        super().__init__("\n".join([title, *lines]))


class _ToldError(ValueError):
    """A wrong setting whose message says more than what is expected of it."""


def _split_http_url(text: str, *schemes: str) -> SplitResult:
    parts = urlsplit(text)
    well_formed = (
        parts.scheme in schemes
        and parts.hostname
        and not parts.query
        and not parts.fragment
        and re.fullmatch(r"[!-~]+", text)
    )
    if not well_formed or parts.port == 0:
        raise ValueError
    return parts


def _api_url(text: str) -> str:
    if _split_http_url(text, "http", "https").username is not None:
        raise ValueError
    return text.rstrip("/")


def _origin(text: str) -> str:
    parts = _split_http_url(text, "http", "https")
    if parts.path not in {"", "/"} or parts.username is not None:
        raise ValueError
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    # A browser leaves the default port out of the Origin header (RFC 6454, 6.2).
    if parts.port in {None, _DEFAULT_PORTS[parts.scheme]}:
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{parts.port}"


def _origins(text: str) -> tuple[str, ...]:
    return tuple(map(_origin, text.split()))


def _redis_url(secret: SecretStr) -> SecretStr:
    parts = urlsplit(secret.get_secret_value())
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise ValueError
    if parts.port == 0:
        raise ValueError
    return secret


def _ip_address(text: str) -> str:
    return str(ipaddress.ip_address(text))


def _catalogues(folder: Path) -> Path:
    # Babel takes its time to import, and few have catalogues of their own.
    from calpages.i18n.own_sentences import CatalogueFolderError, read_own_sentences

    try:
        read_own_sentences(folder)
    except CatalogueFolderError as error:
        raise _ToldError(str(error)) from None
    except OSError:
        raise ValueError from None
    return folder.absolute()


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError
    return text


class Settings(BaseModel):
    """The settings of one running calpages.

    The alias of a field is its name in the environment, the description says what
    is expected there. Secrets are `SecretStr`: no log and no repr shows them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    api_url: Annotated[str, AfterValidator(_api_url)] | None = Field(
        None,
        alias="CAL_API_URL",
        description="an http(s) URL such as https://api.cal.com/v2",
    )
    oauth_client_id: Annotated[str, AfterValidator(_printable)] | None = Field(
        None,
        alias="CAL_OAUTH_CLIENT_ID",
        max_length=200,
        description="the OAuth client's id, on one line",
    )
    oauth_client_secret: SecretStr | None = Field(
        None,
        alias="CAL_OAUTH_CLIENT_SECRET",
        description="the OAuth client's secret",
    )
    api_key: SecretStr | None = Field(
        None, alias="CAL_API_KEY", description="an API key of Cal.com"
    )
    webhook_secret: SecretStr | None = Field(
        None,
        alias="CAL_WEBHOOK_SECRET",
        description="the secret that Cal.com signs webhooks with",
    )
    public_url: Annotated[str, AfterValidator(_origin)] | None = Field(
        None,
        alias="CALPAGES_URL",
        description="an origin without a path, such as https://book.example.com",
    )
    frame_ancestors: Annotated[tuple[str, ...], BeforeValidator(_origins)] = Field(
        (),
        alias="CALPAGES_FRAME_ANCESTORS",
        description="origins with a space between them, such as https://example.com",
    )
    secret: SecretStr | None = Field(
        None,
        alias="CALPAGES_SECRET",
        min_length=32,
        description="at least 32 random characters; needed with REDIS_URL",
    )
    brand_name: Annotated[str, AfterValidator(_printable)] = Field(
        "calpages",
        alias="CALPAGES_BRAND_NAME",
        max_length=60,
        description="a name of at most 60 characters, on one line",
    )
    brand_logo: Annotated[Logo, BeforeValidator(read_logo)] = Field(
        Logo(),
        alias="CALPAGES_BRAND_LOGO",
        description="an https URL, or a path such as /logo.svg; after a space its"
        " proportions, such as 160x40, unless it is a square",
    )
    brand_color: Annotated[Color, BeforeValidator(Color.parse)] | None = Field(
        None,
        alias="CALPAGES_BRAND_COLOR",
        description="a colour such as #3b48df",
    )
    contact: Annotated[str, AfterValidator(read_contact)] = Field(
        "",
        alias="CALPAGES_CONTACT",
        description="an e-mail address, a number such as tel:+49301234567, or an"
        " https URL",
    )
    language: Annotated[str, StringConstraints(pattern=_LANGUAGE_TAG)] = Field(
        "en",
        alias="CALPAGES_LANGUAGE",
        max_length=35,
        description="a language tag such as en, de or pt-BR",
    )
    catalogues: Annotated[Path, AfterValidator(_catalogues)] | None = Field(
        None,
        alias="CALPAGES_CATALOGUES",
        description="a folder with catalogues of your own, such as de.po",
    )
    redis_url: Annotated[SecretStr, AfterValidator(_redis_url)] | None = Field(
        None,
        alias="REDIS_URL",
        description="a redis:// or rediss:// URL",
    )
    host: Annotated[str, AfterValidator(_ip_address)] = Field(
        "127.0.0.1",
        alias="CALPAGES_HOST",
        description="an IP address to listen on; 0.0.0.0 in a container",
    )
    port: int = Field(
        3000,
        alias="PORT",
        ge=1,
        le=65535,
        description="a number from 1 to 65535",
    )
    trusted_proxy_hops: int = Field(
        0,
        alias="CALPAGES_TRUSTED_PROXY_HOPS",
        ge=0,
        le=10,
        description="a number from 0 to 10",
    )
    workers: int = Field(
        1,
        alias="WORKERS",
        ge=1,
        le=64,
        description="a number from 1 to 64; more than 1 needs REDIS_URL",
    )
    cancellation_reason: Literal["hidden", "optional", "required"] = Field(
        "optional",
        alias="CALPAGES_CANCELLATION_REASON",
        description="hidden, optional or required",
    )
    cache_seconds: float = Field(
        5.0,
        alias="CALPAGES_CACHE_SECONDS",
        ge=0,
        le=60,
        description="for how many seconds, 0 to 60, visitors share one reading",
    )
    sandbox_file: Annotated[Path, AfterValidator(Path.absolute)] = Field(
        Path(".calpages/sandbox.sqlite3"),
        alias="CALPAGES_SANDBOX_FILE",
        validate_default=True,
        description="the file that keeps the sandbox's bookings",
    )

    @property
    def brand(self) -> Brand:
        """Whose pages these are."""
        return Brand(
            name=self.brand_name,
            logo=self.brand_logo,
            color=self.brand_color,
            contact=self.contact,
        )

    @property
    def is_sandbox(self) -> bool:
        """Whether bookings come from the embedded sandbox, not from Cal.com."""
        return self.api_url is None

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins that a browser may show our pages from."""
        if self.public_url is not None:
            return (self.public_url,)
        names = ("localhost", "127.0.0.1", "[::1]")
        return tuple(_origin(f"http://{name}:{self.port}") for name in names)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings.

    Args:
        environ: Where to read; the process's own environment when None. An empty
            value is as good as none.

    Raises:
        SettingsError: One or more settings are wrong; all of them are named.
    """
    environ = os.environ if environ is None else environ
    names = [str(field.alias) for field in Settings.model_fields.values()]
    given = {
        name: value.strip()
        for name in names
        if (value := environ.get(name, "").strip())
    }
    problems = _missing_partners(given)
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        expected = {
            str(field.alias): f"expected {field.description}"
            for field in Settings.model_fields.values()
        }
        for detail in error.errors():
            name, cause = str(detail["loc"][0]), detail.get("ctx", {}).get("error")
            is_told = isinstance(cause, _ToldError)
            problems[name] = str(cause) if is_told else expected[name]
    else:
        if not problems:
            return settings
    raise SettingsError({name: problems[name] for name in names if name in problems})


def _missing_partners(given: Mapping[str, str]) -> dict[str, str]:
    problems: dict[str, str] = {}
    if "REDIS_URL" in given and "CALPAGES_SECRET" not in given:
        expected = "needed with REDIS_URL, the same for all: 32 random characters"
        problems |= {"CALPAGES_SECRET": expected}
    workers = given.get("WORKERS", "")
    if "REDIS_URL" not in given and workers.isdecimal() and int(workers) > 1:
        problems |= {"WORKERS": "more than 1 needs REDIS_URL, where workers share"}
    return problems
