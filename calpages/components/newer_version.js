// Says that the server is of a newer version than this page, and loads the page again.
// Reflex would say so in English, in a banner of its own: the stylesheet hides that.
import { jsx } from "@emotion/react";
import { useEffect, useState } from "react";

const BANNER_ID = "reflex-new-version-banner";

export function NewerVersion({ text, label, className }) {
  const [isNewer, setNewer] = useState(false);
  useEffect(() => {
    const look = () => setNewer(document.getElementById(BANNER_ID) !== null);
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true });
    look();
    return () => observer.disconnect();
  }, []);
  if (!isNewer) return null;
  const load = () => location.reload();
  return jsx(
    "div",
    { role: "alert", className },
    jsx("span", null, text, " "),
    jsx("button", { type: "button", className: "cp-link-button", onClick: load }, label),
  );
}
