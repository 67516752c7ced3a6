// Moves the focus to the element ``target`` whenever ``on`` has become another value: a
// new step of a page begins at its heading, a problem at its words.
import { useEffect, useRef } from "react";

export function StepFocus({ on, target }) {
  const before = useRef(on);
  useEffect(() => {
    if (before.current === on) return;
    before.current = on;
    if (on) document.getElementById(target)?.focus();
  }, [on, target]);
  return null;
}
