// react-day-picker, with the words, numerals and free days of a MonthView.
import { jsx } from "@emotion/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { DayButton, DayPicker } from "react-day-picker";
import { choose } from "./address.js";

const monthOf = (day) => day.slice(0, 7);

const iso = (date) =>
  [
    String(date.getFullYear()).padStart(4, "0"),
    String(date.getMonth() + 1).padStart(2, "0"),
    String(date.getDate()).padStart(2, "0"),
  ].join("-");

// A civil date as a local one, at noon: no zone skips its noon.
const local = (text) => {
  const [year, month, day = 1] = text.split("-").map(Number);
  return new Date(year, month - 1, day, 12);
};

const NEVER = new Date(0);

const classNames = {
  root: "cp-calendar",
  months: "cp-months",
  month_caption: "cp-caption",
  nav: "cp-nav",
  month_grid: "cp-month",
  day: "cp-day",
  today: "cp-day-today",
  selected: "cp-day-chosen",
  outside: "",
  hidden: "",
};

const chevron = ({ orientation, ...props }) =>
  jsx(
    "svg",
    {
      viewBox: "0 0 24 24",
      "aria-hidden": true,
      className: "cp-flips",
    },
    jsx("path", { d: orientation === "left" ? "M15 6l-6 6 6 6" : "M9 6l6 6-6 6" }),
  );

// Every day can be reached, for its name says that it is not free; and the keys that
// leave the month need a day to go to. react-day-picker skips days that are disabled.
//
// Keys may come back to the month that is shown before the one that they have asked for
// is there: then that one must not come any more.
const dayButton = (asked) =>
  function Day(props) {
    const { day, modifiers } = props;
    useEffect(() => {
      const shown = monthOf(iso(day.date));
      if (!modifiers.focused || ["", shown].includes(asked.current)) return;
      asked.current = "";
      choose({ month: shown, date: "", slot: "" });
    }, [modifiers.focused]);
    return jsx(DayButton, { ...props, "aria-disabled": modifiers.free ? undefined : true });
  };

// Which month the keys have asked for; a button above the days is no key.
const useKeys = (month) => {
  const asked = useRef("");
  useEffect(() => {
    asked.current = "";
  }, [month]);
  const components = useMemo(
    () => ({ Chevron: chevron, DayButton: dayButton(asked) }),
    [],
  );
  const onMonthChange = (date) => {
    const wanted = monthOf(iso(date));
    const isByKey = document.activeElement?.closest("[role=gridcell]");
    asked.current = isByKey ? wanted : "";
    choose({ month: wanted, date: "", slot: "" });
  };
  return { components, onMonthChange };
};

// Where there was another month, the focused day is gone.
const useFocusKept = (month) => {
  const isInside = useRef(false);
  useEffect(() => {
    const isLost = [null, document.body].includes(document.activeElement);
    if (!isInside.current || !isLost) return;
    document.querySelector('.cp-calendar [role=gridcell] [tabindex="0"]')?.focus();
  }, [month]);
  return {
    onDayFocus: () => (isInside.current = true),
    onDayBlur: () => (isInside.current = false),
  };
};

export function MonthCalendar({
  month,
  chosen,
  direction,
  label,
  previousLabel,
  nextLabel,
  isBusy,
}) {
  // A day shows as chosen at once; the server's answer brings its times.
  const [picked, setPicked] = useState(chosen);
  useEffect(() => setPicked(chosen), [chosen, month.iso]);
  const days = useMemo(
    () => new Map(month.days.map((day) => [day.iso, day])),
    [month.days],
  );
  const keys = useKeys(month.iso);
  const focusKept = useFocusKept(month.iso);
  if (!month.iso) return null;
  const isFree = (date) => days.get(iso(date))?.is_free === true;
  const isCurrent = (date) => days.get(iso(date))?.is_current === true;
  return jsx(DayPicker, {
    mode: "single",
    required: true,
    dir: direction,
    classNames,
    className: isBusy ? "cp-busy" : undefined,
    month: local(month.iso),
    // An empty cell, where another month's day would be, is no day.
    today: days.has(month.today) ? local(month.today) : NEVER,
    startMonth: local(month.first),
    endMonth: local(month.last),
    weekStartsOn: month.week_starts_on,
    selected: picked ? local(picked) : undefined,
    modifiers: { free: isFree, current: isCurrent },
    modifiersClassNames: { free: "cp-day-free", current: "cp-day-current" },
    ...keys,
    ...focusKept,
    formatters: {
      formatCaption: () => month.caption,
      formatDay: (date) => days.get(iso(date))?.text ?? String(date.getDate()),
      formatWeekdayName: (date) => month.weekdays[date.getDay()],
    },
    labels: {
      labelGrid: () => `${label}, ${month.caption}`,
      labelDayButton: (date) => days.get(iso(date))?.name ?? iso(date),
      labelWeekday: (date) => month.weekday_names[date.getDay()],
      labelPrevious: () => previousLabel,
      labelNext: () => nextLabel,
      labelNav: () => label,
    },
    onSelect: (date) => {
      if (!date || !isFree(date)) return;
      setPicked(iso(date));
      choose({ date: iso(date), month: monthOf(iso(date)), slot: "" });
    },
  });
}
