// Runs before the page does: notes when its words are there, and what disturbs.
// The words, `benchWords`, are put in front of it.
(() => {
  const { heading, time } = window.benchWords;
  const marks = { readable: 0, interactive: 0, shifts: [], tasks: [] };
  window.benchMarks = marks;
  const shows = (tag, words) =>
    Array.prototype.some.call(
      document.getElementsByTagName(tag),
      (one) => one.textContent === words && one.checkVisibility(),
    );
  const look = () => {
    if (!marks.readable) {
      if (!shows("h1", heading) || !shows("time", time)) return;
      marks.readable = performance.now();
    }
    if (document.getElementById("cp-first")) return;
    const live = document.querySelector(".cp h1");
    if (live && live.textContent === heading && live.checkVisibility()) {
      marks.interactive = performance.now();
      observer.disconnect();
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  const note = (type, into) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) into(entry);
    }).observe({ type, buffered: true });
  note("layout-shift", (entry) => {
    if (!entry.hadRecentInput) marks.shifts.push(entry.value);
  });
  note("longtask", (entry) => {
    marks.tasks.push([entry.startTime, entry.duration]);
  });
})();
