// A submit button that is disabled while there is no connection: a click made offline
// must not be sent minutes later. Whoever pressed it keeps their place: a browser takes
// the focus from a button that is disabled, or gone, and a keyboard then starts over.
// Enter in a field of the form presses nothing: only the button decides.
import { jsx } from "@emotion/react";
import { useEffect, useRef } from "react";
import { useOnline } from "./connection.js";

const HEADING = "heading";
const MAIN = "main";

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
  isDisabled = false,
  isDisconnected = false,
  className,
}) {
  const button = useRef(null);
  const wasSent = useRef(false);
  const isOnline = useOnline();
  const isOffline = !isOnline || isDisconnected;

  useEffect(() => {
    const form = button.current?.form;
    form?.addEventListener("keydown", holdEnter);
    return () => form?.removeEventListener("keydown", holdEnter);
  }, []);
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
    "button",
    { ref: button, type: "submit", className, disabled: isDisabled || isOffline },
    isOffline ? offlineLabel : label,
  );
}
