// Says in the page's own words that there is no connection, and when it is back.
import { jsx } from "@emotion/react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";

// A server that starts anew is back before anybody needs to know.
const LOST_AFTER_MILLISECONDS = 1500;
const BACK_MILLISECONDS = 5000;

const subscribe = (notify) => {
  window.addEventListener("online", notify);
  window.addEventListener("offline", notify);
  return () => {
    window.removeEventListener("online", notify);
    window.removeEventListener("offline", notify);
  };
};

// Whether the browser has a network at all; the build, which draws pages too, has one.
export const useOnline = () =>
  useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );

export function Connection({ offline, lost, back, isDisconnected = false }) {
  const isOnline = useOnline();
  const [state, setState] = useState("");
  const wasAway = useRef(false);
  const now = !isOnline ? "offline" : isDisconnected ? "lost" : "";
  useEffect(() => {
    const show = (next) => {
      wasAway.current = next !== "" && next !== "back";
      setState(next);
    };
    if (now === "offline") {
      show(now);
      return undefined;
    }
    if (now === "lost") {
      const timer = setTimeout(show, LOST_AFTER_MILLISECONDS, now);
      return () => clearTimeout(timer);
    }
    show(wasAway.current ? "back" : "");
    const timer = setTimeout(show, BACK_MILLISECONDS, "");
    return () => clearTimeout(timer);
  }, [now]);
  return jsx(
    "div",
    { role: "status", className: "cp-connection", "data-connection": state || undefined },
    { offline, lost, back }[state] ?? "",
  );
}
