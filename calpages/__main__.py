"""The command line: run, build and sandbox."""

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from calpages.notices import notices
from calpages.serving.build import BuildError, ensure_built
from calpages.settings import Settings, SettingsError, load_settings

_EXIT_FAILED = 1
_EXIT_USAGE = 2
# What a shell reports for a command that Ctrl+C ended.
_EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: The command's name and options; those of the process when None.

    Returns:
        The exit status: 0 done, 1 failed, 2 wrong settings or usage, 130 interrupted.
    """
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except SettingsError as error:
        return _fail(str(error), _EXIT_USAGE)
    except KeyboardInterrupt:
        return _EXIT_INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m calpages",
        description="The booking, reschedule and cancel pages for Cal.com.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    run = commands.add_parser("run", help="build if needed, then serve")
    run.set_defaults(command=_run)

    build = commands.add_parser("build", help="build if needed, serve nothing")
    build.set_defaults(command=_build)

    sandbox = commands.add_parser(
        "sandbox", help="serve a Cal.com API to try things on"
    )
    sandbox.add_argument("--port", type=int, default=5555, help="default: 5555")
    sandbox.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    sandbox.add_argument("--file", type=Path, help="keep the bookings in this file")
    sandbox.add_argument(
        "--control",
        action="store_true",
        help="add endpoints that make faults, for tests",
    )
    sandbox.set_defaults(command=_sandbox)
    return parser


def _run(_options: argparse.Namespace) -> int:
    # Granian's processes import this module again and need nothing of it.
    from calpages.serving import serve

    settings = load_settings()
    try:
        serve.check_address(settings)
        web_dir = ensure_built(_project(), _say)
    except (serve.AddressInUseError, BuildError) as error:
        return _fail(str(error))
    for notice in notices(settings):
        _say(notice)
    _say(_what_runs(settings))
    serve.serve(settings, web_dir, _say)
    return 0


def _build(_options: argparse.Namespace) -> int:
    try:
        ensure_built(_project(), _say)
    except BuildError as error:
        return _fail(str(error))
    return 0


def _sandbox(options: argparse.Namespace) -> int:
    from calpages import sandbox

    address = f"http://{options.host}:{options.port}"
    _say(f"A Cal.com API to try things on: CAL_API_URL={address}/v2")
    try:
        sandbox.serve(
            options.port, options.file, host=options.host, control=options.control
        )
    except (OSError, sqlite3.Error) as error:
        return _fail(f"The sandbox cannot run at {address}: {error}")
    return 0


def _what_runs(settings: Settings) -> str:
    if settings.api_url is None:
        return "No CAL_API_URL: running on the sandbox, with demo bookings."
    return f"Running on {settings.api_url}"


def _project() -> Path:
    """The folder to build: like Reflex, the one that the command is given in."""
    project = Path.cwd()
    if not (project / "rxconfig.py").is_file():
        msg = "There is no rxconfig.py here: run this in the folder of calpages."
        raise BuildError(msg)
    return project


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _fail(message: str, status: int = _EXIT_FAILED) -> int:
    sys.stderr.write(f"{message}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
