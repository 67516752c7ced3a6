// Asks to hold the chosen time, again before Cal.com lets go of it, and to release it
// when it is chosen no more or its page is left. A closed tab asks no more: then the
// reservation ends by itself.
import { useEffect, useRef } from "react";

const RENEW_MILLISECONDS = 4 * 60 * 1000;
// Whoever looks through the times with the arrow keys wants none of them yet.
const SETTLE_MILLISECONDS = 700;

export function HoldKeeper({ start, onKeep, onRelease }) {
  const call = useRef({});
  call.current = { onKeep, onRelease };
  useEffect(() => {
    if (!start) return undefined;
    let isAsked = false;
    const keep = () => {
      isAsked = true;
      call.current.onKeep(start);
    };
    const settle = setTimeout(keep, SETTLE_MILLISECONDS);
    const renew = setInterval(keep, RENEW_MILLISECONDS);
    return () => {
      clearTimeout(settle);
      clearInterval(renew);
      if (isAsked) call.current.onRelease();
    };
  }, [start]);
  return null;
}
