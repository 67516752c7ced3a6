// A submit button that is disabled while there is no connection: a click made offline
// must not be sent minutes later. Whoever pressed it keeps their place: a browser takes
// the focus from a button that is disabled, or gone, and a keyboard then starts over.
// Enter in a field of the form presses nothing: only the button decides.
// Where the server takes no notice of a click, for what it keeps its state in is away,
// the page says that it knows nothing, and not nothing at all.
import { jsx } from "@emotion/react";
import { Fragment, useEffect, useRef, useState } from "react";
import { useOnline } from "./connection.js";

const HEADING = "heading";
const MAIN = "main";
const UNANSWERED_MILLISECONDS = 8000;

const holdEnter = (event) => {
  if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
    event.preventDefault();
  }
};

const isFocusLost = () =>
  document.activeElement === null || document.activeElement === document.body;

export function SubmitButton({
  label,
  offlineLabel,
  unanswered,
  loadAgain,
  isDisabled = false,
  timesHeard = 0,
  isDisconnected = false,
  className,
}) {
  const button = useRef(null);
  const wasSent = useRef(false);
  const isOnline = useOnline();
  const isOffline = !isOnline || isDisconnected;
  const [isUnanswered, setUnanswered] = useState(false);
  const deadline = useRef(0);

  useEffect(() => {
    const form = button.current?.form;
    const wait = () => {
      clearTimeout(deadline.current);
      const say = () => setUnanswered(true);
      deadline.current = setTimeout(say, UNANSWERED_MILLISECONDS);
    };
    form?.addEventListener("keydown", holdEnter);
    form?.addEventListener("submit", wait);
    return () => {
      clearTimeout(deadline.current);
      form?.removeEventListener("keydown", holdEnter);
      form?.removeEventListener("submit", wait);
    };
  }, []);
  useEffect(() => {
    clearTimeout(deadline.current);
    setUnanswered(false);
  }, [timesHeard, isDisabled, isOffline]);
  useEffect(() => {
    if (isDisabled) wasSent.current = true;
    else if (wasSent.current && isFocusLost()) button.current?.focus();
  }, [isDisabled]);
  // Once the outcome is known, it has taken the form's place: on this page below its
  // heading, on another one below a heading that is still to come.
  useEffect(() => {
    const page = location.pathname;
    return () => {
      if (!wasSent.current || !isFocusLost()) return;
      const target = location.pathname === page ? HEADING : MAIN;
      document.getElementById(target)?.focus();
    };
  }, []);

  return jsx(
    Fragment,
    null,
    jsx(
      "button",
      { ref: button, type: "submit", className, disabled: isDisabled || isOffline },
      isOffline ? offlineLabel : label,
    ),
    isUnanswered &&
      jsx(
        "div",
        { role: "alert", className: "cp-message cp-tone-warn cp-unanswered" },
        jsx("p", null, unanswered, " ", jsx("a", { href: "" }, loadAgain)),
      ),
  );
}
