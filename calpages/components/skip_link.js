// A link past what every page begins with. The router takes the clicks on all links of
// a page and changes only the address; what a skip link is for is the focus.
import { jsx } from "@emotion/react";

export function SkipLink({ label, target, className }) {
  const skip = (event) => {
    event.preventDefault();
    document.getElementById(target)?.focus();
  };
  return jsx("a", { href: `#${target}`, className, onClick: skip }, label);
}
