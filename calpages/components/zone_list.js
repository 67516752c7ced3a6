// A dialog with all time zones and a field to search them: downshift's combobox, whose
// list is always open.
import { jsx } from "@emotion/react";
import { useCombobox } from "downshift";
import { useEffect, useMemo, useRef, useState } from "react";

const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim();

const found = (zones, query) => {
  const parts = plain(query).split(/\s+/);
  return zones.filter((zone) => parts.every((part) => zone.search.includes(part)));
};

// Escape is the dialog's: downshift would keep it to close a list that stays open.
const leaveEscape = (event) => {
  if (event.key === "Escape") event.nativeEvent.preventDownshiftDefault = true;
};

function Combobox({ zones, words, onTake }) {
  const [query, setQuery] = useState("");
  const items = useMemo(() => found(zones, query), [zones, query]);
  const { getLabelProps, getInputProps, getMenuProps, getItemProps, highlightedIndex } =
    useCombobox({
      items,
      inputValue: query,
      isOpen: true,
      selectedItem: null,
      itemToString: (zone) => zone?.city ?? "",
      itemToKey: (zone) => zone?.name,
      onSelectedItemChange: ({ selectedItem }) => onTake(selectedItem.name),
      stateReducer: (_state, { type, changes }) => {
        const { InputChange, InputBlur, ItemClick, InputKeyDownEnter } =
          useCombobox.stateChangeTypes;
        // Enter takes the first zone that is found.
        if (type === InputChange) return { ...changes, highlightedIndex: 0 };
        // What is typed stays what was typed: only a choice ends the search.
        const isEnd = [InputBlur, ItemClick, InputKeyDownEnter].includes(type);
        return isEnd ? { ...changes, inputValue: query } : changes;
      },
    });
  return jsx(
    "div",
    { className: "cp-zones" },
    jsx("label", { ...getLabelProps(), className: "cp-field-label" }, words.search),
    jsx("input", {
      ...getInputProps({
        autoFocus: true,
        onKeyDown: leaveEscape,
        // At once: downshift tells of it later, and fast typing would lose letters.
        onChange: (event) => setQuery(event.target.value),
      }),
      // Where nothing is found, downshift still names the first.
      ...(items.length === 0 && { "aria-activedescendant": undefined }),
      className: "cp-input",
      type: "text",
      autoComplete: "off",
      spellCheck: false,
    }),
    jsx(
      "ul",
      { ...getMenuProps(), className: "cp-zone-list" },
      items.map((zone, index) =>
        jsx(
          "li",
          {
            key: zone.name,
            ...getItemProps({ item: zone, index }),
            className:
              index === highlightedIndex ? "cp-zone-item cp-active" : "cp-zone-item",
          },
          jsx("span", { className: "cp-zone-city" }, zone.city),
          jsx("span", { className: "cp-zone-now" }, zone.now),
          jsx("span", { className: "cp-row-sub" }, zone.text),
        ),
      ),
    ),
    jsx("p", { role: "status" }, items.length ? "" : words.none),
  );
}

export default function ZoneList({ href, words, onClose, onTake }) {
  const dialog = useRef(null);
  const [zones, setZones] = useState(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    dialog.current.showModal();
    const aborter = new AbortController();
    fetch(href, { signal: aborter.signal })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
      .then((all) =>
        setZones(all.map((zone) => ({ ...zone, search: plain(zone.search) }))),
      )
      .catch(() => aborter.signal.aborted || setFailed(true));
    return () => aborter.abort();
  }, [href]);
  // While it is open, nothing outside can have the focus.
  const take = (name) => {
    dialog.current.close();
    onTake(name);
  };
  return jsx(
    "dialog",
    {
      ref: dialog,
      className: "cp-dialog",
      "aria-label": words.label,
      onClose,
      onClick: (event) => event.target === dialog.current && dialog.current.close(),
    },
    zones && jsx(Combobox, { zones, words, onTake: take }),
    !zones &&
      jsx("p", { role: "status", className: "cp-note" }, hasFailed ? words.failed : words.loading),
    jsx(
      "button",
      {
        type: "button",
        className: "cp-button",
        onClick: () => dialog.current.close(),
      },
      words.close,
    ),
  );
}
