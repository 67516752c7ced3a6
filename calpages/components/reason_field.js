// A few lines of free text with one-tap suggestions and a counter near the limit.
// The words come as props; the text itself never leaves the browser before it is sent.
// A page that is loaded again, by its visitor or because there is a newer version of it,
// finds in this tab what was written.
import { jsx } from "@emotion/react";
import { useEffect, useId, useRef, useState } from "react";

const SHOW_COUNTER_FROM = 0.8;
const KEY = "calpages.draft";
const KEPT_MILLISECONDS = 60000;

const isFresh = (draft) => Date.now() - draft.at < KEPT_MILLISECONDS;

// What a field held that is not drawn any more: where the process was restarted, the page
// is drawn anew, and may then be loaded again.
let left = null;

const keep = (draft) => {
  try {
    if (draft?.text && isFresh(draft)) sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // Storage is blocked: it has to be written again.
  }
};

if (typeof window !== "undefined") {
  window.addEventListener("pagehide", () => keep(left));
}

const take = (path) => {
  try {
    const draft = left ?? JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    left = null;
    sessionStorage.removeItem(KEY);
    return draft?.path === path && isFresh(draft) ? String(draft.text) : "";
  } catch {
    return "";
  }
};

export function ReasonField({
  name,
  label,
  hint,
  suggestions = [],
  limit,
  counterLabel,
  tooLong,
  required = false,
}) {
  const [text, setText] = useState("");
  const area = useRef(null);
  const id = useId();
  const length = [...text.trim()].length;
  const isTooLong = length > limit;
  const latest = useRef("");
  latest.current = text;

  useEffect(() => {
    const path = location.pathname;
    const draft = take(path);
    if (draft) setText((current) => current || draft);
    const draftNow = () => ({ path, text: latest.current, at: Date.now() });
    const hide = () => keep(draftNow());
    window.addEventListener("pagehide", hide);
    return () => {
      window.removeEventListener("pagehide", hide);
      left = draftNow();
    };
  }, []);
  const showCounter = length >= limit * SHOW_COUNTER_FROM;

  const suggest = (suggestion) => {
    setText(suggestion);
    area.current?.focus();
  };

  return jsx(
    "div",
    { className: "cp-field" },
    jsx(
      "label",
      { htmlFor: name },
      `${label} `,
      hint && jsx("span", { className: "cp-optional" }, hint),
    ),
    suggestions.length > 0 &&
      jsx(
        "div",
        { className: "cp-chips" },
        suggestions.map((suggestion) =>
          jsx(
            "button",
            {
              key: suggestion,
              type: "button",
              className: "cp-chip",
              "aria-pressed": text.trim() === suggestion,
              onClick: () => suggest(suggestion),
            },
            suggestion,
          ),
        ),
      ),
    jsx("textarea", {
      ref: area,
      id: name,
      name,
      rows: 3,
      required,
      className: "cp-input",
      value: text,
      "aria-invalid": isTooLong || undefined,
      "aria-describedby": showCounter ? id : undefined,
      onChange: (event) => setText(event.target.value),
    }),
    // Only the end of the room is spoken: a count at every key would drown the words.
    jsx(
      "div",
      { id, className: isTooLong ? "cp-counter cp-over" : "cp-counter" },
      showCounter && !isTooLong && `${counterLabel} ${length} / ${limit}`,
      jsx("p", { role: "status" }, isTooLong ? tooLong : ""),
    ),
  );
}
