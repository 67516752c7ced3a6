// A sentence that comes, and is spoken, only where waiting has become long.
import { jsx } from "@emotion/react";
import { useEffect, useState } from "react";

export function Delayed({ seconds, text, className }) {
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), seconds * 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return jsx("p", { role: "status", className }, isDue ? text : "");
}
