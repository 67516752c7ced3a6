// What is chosen on the reschedule page is in its address: whatever chooses changes the
// address first, and then the server reads it. Links and fields do so by themselves:
//
//   <a href="?..." data-choice>             goes there, in place
//   <a href="?..." data-choice="forward">   goes there; Back returns
//   <input name="slot" data-choice>         sets its parameter when it is changed
//   <form data-choice>                      its submit button sets its parameter; Back
//                                           returns
import { useLayoutEffect, useRef } from "react";

const CHANGED = "calpages-address";

const replace = (url) => history.replaceState(history.state, "", url);

// The router counts its entries, to know Back from Forward.
const push = (url) => {
  const state = history.state ?? {};
  const key = Math.random().toString(36).slice(2, 10);
  history.pushState({ ...state, idx: (state.idx ?? 0) + 1, key }, "", url);
};

const go = (url, isForward) => {
  (isForward ? push : replace)(url);
  window.dispatchEvent(new Event(CHANGED));
};

// Sets parameters of the address; an empty one is taken away.
export const choose = (changes, isForward = false) => {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  go(url, isForward);
};

const onClick = (event) => {
  const isPlain = !event.button && !(event.metaKey || event.ctrlKey || event.shiftKey);
  const link = isPlain && event.target.closest?.("a[data-choice]");
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  go(link.href, link.dataset.choice === "forward");
};

const onChange = ({ target }) => {
  if (target.matches?.("input[data-choice]")) choose({ [target.name]: target.value });
};

const onSubmit = (event) => {
  if (!event.target.matches("form[data-choice]")) return;
  event.preventDefault();
  event.stopPropagation();
  const { name, value } = event.submitter ?? {};
  if (name) choose({ [name]: value }, true);
};

export function AddressKeeper({ onFollow }) {
  const follow = useRef(onFollow);
  follow.current = onFollow;
  // Not later than what it listens to is drawn: the live page may then be given, at
  // once, what was chosen in the first HTML.
  useLayoutEffect(() => {
    const tell = () => follow.current();
    // Before the router, which takes the clicks on all links.
    document.addEventListener("click", onClick, true);
    document.addEventListener("change", onChange);
    document.addEventListener("submit", onSubmit, true);
    window.addEventListener(CHANGED, tell);
    window.addEventListener("popstate", tell);
    return () => {
      document.removeEventListener("click", onClick, true);
      document.removeEventListener("change", onChange);
      document.removeEventListener("submit", onSubmit, true);
      window.removeEventListener(CHANGED, tell);
      window.removeEventListener("popstate", tell);
    };
  }, []);
  return null;
}
