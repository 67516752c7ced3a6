// The menu in which a visitor chooses language and appearance: native, as the first HTML
// has it (web/templates/reader_menu.html), but what is chosen counts at once.
import { jsx } from "@emotion/react";
import { useEffect, useRef, useSyncExternalStore } from "react";

const LANGUAGE = "calpages-language";
const THEME = "calpages-theme";
const YEAR_SECONDS = 365 * 24 * 3600;

// The appearance is the document's. The server need not know it: the next first HTML is
// told by the cookie.
const themeNow = () => document.documentElement.dataset.theme ?? "";
const watchTheme = (notify) => {
  const observer = new MutationObserver(notify);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
};
const keepTheme = (theme) => {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const seconds = theme ? YEAR_SECONDS : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${THEME}=${theme}; Path=/; Max-Age=${seconds}; SameSite=Lax${secure}`;
};

// An address that asks for a language asks for the chosen one from now on.
const correctAddress = (language) => {
  const url = new URL(location.href);
  if (!url.searchParams.has("lang")) return;
  url.searchParams.set("lang", language);
  history.replaceState(history.state, "", url);
};

export function ReaderMenu({ words, languages, language, onLanguage, children }) {
  const menu = useRef(null);
  const theme = useSyncExternalStore(watchTheme, themeNow, () => "");

  const close = () => {
    menu.current.open = false;
  };
  const closeAndReturn = () => {
    close();
    menu.current.querySelector("summary").focus();
  };
  useEffect(() => {
    const onPress = ({ target }) => menu.current.contains(target) || close();
    document.addEventListener("pointerdown", onPress);
    return () => document.removeEventListener("pointerdown", onPress);
  }, []);

  const take = (event) => {
    event.preventDefault();
    const { name, value } = event.nativeEvent.submitter ?? {};
    if (name === THEME) keepTheme(value);
    if (name === LANGUAGE) {
      correctAddress(value);
      closeAndReturn();
      onLanguage(value);
    }
  };
  const onKeyDown = (event) => {
    if (event.key === "Escape" && menu.current.open) closeAndReturn();
  };
  // What has the focus is never behind the menu.
  const onBlur = ({ relatedTarget }) => {
    if (relatedTarget && !menu.current.contains(relatedTarget)) close();
  };

  const themes = [
    ["", words.automatic],
    ["light", words.light],
    ["dark", words.dark],
  ];
  const [, name = language] = languages.find(([tag]) => tag === language) ?? [];
  return jsx(
    "details",
    { ref: menu, className: "cp-reader", onKeyDown, onBlur },
    jsx(
      "summary",
      null,
      children,
      jsx("span", { className: "cp-visually-hidden" }, words.menu),
      jsx("bdi", { lang: language, className: "cp-reader-name" }, name),
    ),
    jsx(
      "form",
      { className: "cp-reader-panel", onSubmit: take },
      jsx(
        "fieldset",
        null,
        jsx("legend", null, words.appearance),
        jsx(
          "div",
          { className: "cp-themes" },
          themes.map(([value, label]) =>
            jsx(
              "button",
              {
                key: value,
                type: "submit",
                name: THEME,
                value,
                "aria-pressed": value === theme,
              },
              label,
            ),
          ),
        ),
      ),
      jsx(
        "fieldset",
        null,
        jsx("legend", null, words.language),
        jsx(
          "ul",
          { className: "cp-languages" },
          languages.map(([tag, ownName]) =>
            jsx(
              "li",
              { key: tag },
              jsx(
                "button",
                {
                  type: "submit",
                  name: LANGUAGE,
                  value: tag,
                  lang: tag,
                  "aria-current": tag === language ? "true" : undefined,
                },
                jsx("bdi", null, ownName),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
