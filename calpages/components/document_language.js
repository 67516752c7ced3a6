// Keeps language and direction of the whole document in step with the live page. While
// the first HTML stands, they are its own; first.js hands them over.
import { useEffect } from "react";

export function DocumentLanguage({ language, direction }) {
  useEffect(() => {
    if (!language || document.getElementById("cp-first")) return;
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
  return null;
}
