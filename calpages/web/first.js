// The first HTML stays until the live page can take its place, for good. Until then it
// works by itself: whatever was typed, chosen, opened or selected in it is carried over.
(() => {
  const OVERDUE_MILLISECONDS = 3000;
  const SKEW_SECONDS = 10;
  const TICK_MILLISECONDS = 15000;
  const TAP_MILLISECONDS = 350;
  const LEAVING_MILLISECONDS = 20000;
  const RELOAD_MILLISECONDS = 5000;
  const first = document.getElementById("cp-first");
  const hold = document.getElementById("cp-hold");
  const field = () => first.querySelector("textarea");
  const isKept = first.hasAttribute("data-kept");
  let isPressed = false;
  let isComposing = false;
  let isLeaving = false;
  let isGone = false;

  // The router scrolls when it starts; the reader may have scrolled already.
  const scrollTo = window.scrollTo;
  let wanted = 0;
  if (!isKept) {
    window.scrollTo = (...place) => {
      wanted = typeof place[0] === "object" ? place[0].top : place[1];
    };
  }

  // The live page has no language before the server has spoken to it. Then it may say
  // what is newer than this, but not take away what is already known.
  const replacing = {
    success: ["success"],
    error: ["success", "error"],
    pending: ["success", "error", "pending"],
  };
  // What it had before, from an earlier page of this tab, may be older than this, or of
  // another choice. The clocks of two machines differ, but not by much.
  let before;
  let skew = 0;
  const isNew = ({ status, updated }) =>
    status !== "success" ||
    updated
      .split(" ")
      .every(
        (time, index) =>
          time !== before[index] ||
          Number(time) >= Number(first.dataset.written) - skew,
      );
  const liveOne = () => {
    const live = document.querySelector(".cp:not(#cp-first)");
    if (!live?.lang) return null;
    if (before === undefined) {
      before = live.dataset.updated.split(" ");
      setTimeout(() => {
        skew = SKEW_SECONDS;
        swap();
      }, OVERDUE_MILLISECONDS);
    }
    const { status } = live.dataset;
    const isBetter = replacing[first.dataset.status].includes(status);
    return isBetter && isNew(live.dataset) ? live : null;
  };

  const twinOf = (element, live) =>
    [...live.querySelectorAll(element.localName)].find((other) =>
      element.id
        ? other.id === element.id
        : other.textContent === element.textContent &&
          other.getAttribute("href") === element.getAttribute("href") &&
          other.name === element.name &&
          other.value === element.value,
    );

  const carryFields = (live) => {
    for (const one of first.querySelectorAll("input:checked")) {
      const other = twinOf(one, live);
      if (other && !other.checked) other.click();
    }
    const opened = live.querySelectorAll("details");
    first.querySelectorAll("details").forEach((one, index) => {
      if (opened[index]) opened[index].open = one.open;
    });
    const [text, other] = [field(), live.querySelector("textarea")];
    if (!text || !other || !text.value) return;
    // React only takes a value that comes past its own setter.
    const { set } = Object.getOwnPropertyDescriptor(
      HTMLTextAreaElement.prototype,
      "value",
    );
    set.call(other, text.value);
    other.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const carryFocus = (live) => {
    const one = document.activeElement;
    if (!first.contains(one)) return;
    const other = twinOf(one, live);
    other?.focus({ preventScroll: true });
    if (one.localName === "textarea") {
      other?.setSelectionRange(one.selectionStart, one.selectionEnd);
      if (other) other.scrollTop = one.scrollTop;
    }
  };

  // Both say the same, so a place in the text is a number of characters.
  const offsetOf = (node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(first);
    range.setEnd(node, offset);
    return range.toString().length;
  };
  const pointAt = (live, offset) => {
    const texts = document.createTreeWalker(live, NodeFilter.SHOW_TEXT);
    let rest = offset;
    while (texts.nextNode()) {
      const { length } = texts.currentNode;
      if (rest <= length) return [texts.currentNode, rest];
      rest -= length;
    }
    return null;
  };
  const selected = () => {
    const selection = getSelection();
    const isOurs =
      selection.rangeCount &&
      !selection.isCollapsed &&
      first.contains(selection.anchorNode) &&
      first.contains(selection.focusNode);
    return isOurs
      ? [
          offsetOf(selection.anchorNode, selection.anchorOffset),
          offsetOf(selection.focusNode, selection.focusOffset),
        ]
      : null;
  };

  const swap = () => {
    const live = liveOne();
    if (!live || isKept || isPressed || isComposing || isLeaving || isGone) return;
    isGone = true;
    observer.disconnect();
    const marked = selected();
    hold.remove();
    carryFields(live);
    carryFocus(live);
    first.remove();
    document.documentElement.lang = live.lang;
    document.documentElement.dir = live.dir;
    const points = marked?.map((offset) => pointAt(live, offset));
    if (points?.every(Boolean)) getSelection().setBaseAndExtent(...points.flat());
    window.scrollTo = scrollTo;
    if (wanted && !window.scrollY) scrollTo.call(window, 0, wanted);
  };

  // What is read comes first: whatever starts before it is painted delays it.
  const start = () => {
    for (const link of document.querySelectorAll("link[rel=held-modulepreload]")) {
      link.rel = "modulepreload";
    }
    for (const held of document.querySelectorAll("script[data-held]")) {
      const script = document.createElement("script");
      script.type = held.dataset.held;
      script.textContent = held.textContent;
      document.head.append(script);
      script.remove();
    }
  };
  if (document.hidden) start();
  else requestAnimationFrame(() => setTimeout(start));

  const observer = new MutationObserver(swap);
  if (!isKept) {
    observer.observe(document.body, {
      attributeFilter: ["data-status", "data-updated", "lang"],
      childList: true,
      subtree: true,
    });
  }

  // Where no live page comes, for its connection is blocked, the next answer must.
  if (first.dataset.status === "pending") {
    setTimeout(() => isGone || location.reload(), RELOAD_MILLISECONDS);
  }

  // A click is over only after its button, or key, is up again; that of a finger comes
  // a little later.
  const calmly = (milliseconds = 0) =>
    setTimeout(() => {
      isPressed = false;
      swap();
    }, milliseconds);
  const press = () => (isPressed = true);
  addEventListener("pointerdown", press, true);
  addEventListener(
    "pointerup",
    (event) => calmly(event.pointerType === "mouse" ? 0 : TAP_MILLISECONDS),
    true,
  );
  addEventListener("pointercancel", () => calmly(), true);
  addEventListener("keydown", ({ key }) => /^( |Enter)$/.test(key) && press(), true);
  addEventListener("keyup", () => calmly(), true);
  first.addEventListener("compositionstart", () => (isComposing = true));
  first.addEventListener("compositionend", () => {
    isComposing = false;
    calmly();
  });
  addEventListener("pageshow", (event) => {
    // What the browser kept may be old, and nothing here would renew it.
    if (event.persisted && !isGone && !isKept) location.reload();
    else calmly();
  });

  first.addEventListener("submit", (event) => {
    if (isLeaving) event.preventDefault();
    isLeaving = true;
    // The visitor may have stopped it.
    setTimeout(() => {
      isLeaving = false;
      swap();
    }, LEAVING_MILLISECONDS);
  });
  // Only the button sends the form.
  first.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.localName === "input") {
      event.preventDefault();
    }
  });
  first.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches(".cp-chip")) {
      field().value = button.textContent;
      field().focus();
    }
    if (button.dataset.copy) {
      navigator.clipboard.writeText(button.dataset.copy).then(() => {
        button.lastChild.data = button.dataset.copied;
        button.nextElementSibling.textContent = button.dataset.copied;
      });
    }
  });
  // How old it is, for as long as it stands here.
  const age = first.querySelector("[data-steps]");
  const steps = JSON.parse(age?.dataset.steps ?? "[]");
  const arrived = Date.now();
  if (age) {
    setInterval(() => {
      const seconds = (Date.now() - arrived) / 1000;
      age.textContent = steps.filter(([after]) => after <= seconds).pop()[1];
    }, TICK_MILLISECONDS);
  }
  if (!navigator.clipboard) {
    const copy = first.querySelector("[data-copy]");
    copy?.nextElementSibling.remove();
    copy?.remove();
  }
})();
