// Copies lines of text, and says so only when the clipboard has taken them.
import { jsx } from "@emotion/react";
import { Fragment, useEffect, useState } from "react";

const SHOWN_MILLISECONDS = 4000;

export function CopyButton({ label, copiedLabel, text, className, children }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  // A page that is not served securely has no clipboard: then nothing is offered.
  if (typeof navigator === "undefined" || !navigator.clipboard) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return jsx(
    Fragment,
    null,
    jsx(
      "button",
      { type: "button", className, onClick: copy },
      children,
      isCopied ? copiedLabel : label,
    ),
    jsx(
      "span",
      { role: "status", className: "cp-visually-hidden" },
      isCopied ? copiedLabel : "",
    ),
  );
}
