// How long ago something was, in sentences made on the server: [[seconds, words], ...].
import { jsx } from "@emotion/react";
import { useEffect, useState } from "react";

const TICK_MILLISECONDS = 15000;

const words = (steps, since) => {
  const elapsed = Date.now() / 1000 - since;
  let current = "";
  for (const step of steps) {
    if (elapsed >= step.after_seconds || current === "") current = step.text;
  }
  return current;
};

export function Elapsed({ steps = [], receivedAt }) {
  const [arrived, setArrived] = useState(0);
  const [, tick] = useState(0);
  // The visitor's clock may be wrong: what counts is when this arrived here.
  useEffect(() => setArrived(Date.now() / 1000), [receivedAt]);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return jsx("span", null, words(steps, arrived || Date.now() / 1000));
}
