// A submit button that is disabled while there is no connection: a click made offline
// must not be sent minutes later.
import { jsx } from "@emotion/react";
import { useSyncExternalStore } from "react";

const subscribe = (notify) => {
  window.addEventListener("online", notify);
  window.addEventListener("offline", notify);
  return () => {
    window.removeEventListener("online", notify);
    window.removeEventListener("offline", notify);
  };
};

export function SubmitButton({
  label,
  offlineLabel,
  isDisabled = false,
  isDisconnected = false,
  className,
}) {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  const isOffline = !isOnline || isDisconnected;
  return jsx(
    "button",
    { type: "submit", className, disabled: isDisabled || isOffline },
    isOffline ? offlineLabel : label,
  );
}
