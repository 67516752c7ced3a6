// Asks to hold the chosen time, again before Cal.com lets go of it, and to release it
// when it is chosen no more or its page is left. A closed tab asks no more: then the
// reservation ends by itself.
import { useEffect, useRef } from "react";

const RENEW_MILLISECONDS = 4 * 60 * 1000;
// Whoever looks through the times with the arrow keys wants none of them yet.
const SETTLE_MILLISECONDS = 700;

const TOUCHES = ["pointerup", "keydown", "click"];

// Calls back once somebody has touched the page: what opens the links in mails, to look
// for harm in them, may run scripts too, and must not reserve a time by that.
function onceTouched(callback) {
  if (navigator.userActivation?.hasBeenActive) {
    callback();
    return () => {};
  }
  const stop = () => TOUCHES.forEach((kind) => removeEventListener(kind, begin, true));
  const begin = () => {
    stop();
    callback();
  };
  TOUCHES.forEach((kind) => addEventListener(kind, begin, true));
  return stop;
}

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
    let settle, renew;
    const stopWaiting = onceTouched(() => {
      settle = setTimeout(keep, SETTLE_MILLISECONDS);
      renew = setInterval(keep, RENEW_MILLISECONDS);
    });
    return () => {
      stopWaiting();
      clearTimeout(settle);
      clearInterval(renew);
      if (isAsked) call.current.onRelease();
    };
  }, [start]);
  return null;
}
