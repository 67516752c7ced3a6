// How long ago something was read, in sentences made on the server.
import { jsx } from "@emotion/react";
import { useEffect, useState } from "react";

const TICK_MILLISECONDS = 15000;
const KEY = "calpages.arrived";

// The visitor's clock may be wrong: what counts is when this arrived here. It is kept
// over a change of page, which draws the same reading again.
const arrivalOf = (receivedAt) => {
  const now = Date.now() / 1000;
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (kept?.receivedAt === receivedAt) return kept.arrived;
    sessionStorage.setItem(KEY, JSON.stringify({ receivedAt, arrived: now }));
  } catch {
    // Storage is blocked: it counts from now.
  }
  return now;
};

const words = (steps, arrived) => {
  const elapsed = Date.now() / 1000 - arrived;
  let current = "";
  for (const step of steps) {
    if (elapsed >= step.after_seconds || current === "") current = step.text;
  }
  return current;
};

export function Elapsed({ steps = [], receivedAt }) {
  const [arrived, setArrived] = useState(() => arrivalOf(receivedAt));
  const [, tick] = useState(0);
  useEffect(() => setArrived(arrivalOf(receivedAt)), [receivedAt]);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return jsx("span", null, words(steps, arrived));
}
