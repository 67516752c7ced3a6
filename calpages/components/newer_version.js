// Says that the server is of a newer version than this page, and loads the page again.
// The stylesheet shows it in the place of what Reflex would say.
import { jsx } from "@emotion/react";

export function NewerVersion({ text, label, className }) {
  const load = () => location.reload();
  return jsx(
    "div",
    { role: "alert", className },
    jsx("span", null, text, " "),
    jsx("button", { type: "button", className: "cp-link-button", onClick: load }, label),
  );
}
