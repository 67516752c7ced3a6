// The zone in which times are shown, and a way to another: a list of all zones, loaded
// only when it is asked for.
import { jsx } from "@emotion/react";
import { lazy, Suspense, useRef, useState } from "react";
import { choose } from "./address.js";

const ZoneList = lazy(() => import("./zone_list.js").catch(startAnew));

// The file is gone with a newer build of the pages, unless nobody answers at all.
async function startAnew() {
  await fetch(location.href, { method: "HEAD" });
  location.reload();
  return new Promise(() => {});
}

export function ZoneButton({ label, listHref, words, onChoose }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const take = (name) => {
    choose({ tz: name });
    onChoose(name);
  };
  return jsx(
    "span",
    null,
    jsx(
      "button",
      {
        ref: button,
        type: "button",
        className: "cp-link-button",
        "aria-haspopup": "dialog",
        onClick: () => setOpen(true),
      },
      label,
    ),
    isOpen &&
      jsx(
        Suspense,
        { fallback: null },
        jsx(ZoneList, { href: listHref, words, onClose: close, onTake: take }),
      ),
  );
}
