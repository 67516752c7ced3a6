// Runs before the page connects: tells the server in which time zone this browser is,
// and which language the first HTML is in, so that the live page begins with the same.
// Where there is no first HTML, the chosen appearance is read here (remembered.py).
{
  const [, theme] = document.cookie.match(/(?:^|; )calpages-theme=(light|dark)/) ?? [];
  if (theme) document.documentElement.dataset.theme = theme;
}
try {
  localStorage.setItem(
    "calpages.browser-time-zone",
    Intl.DateTimeFormat().resolvedOptions().timeZone || "",
  );
  sessionStorage.setItem(
    "calpages.language",
    document.getElementById("cp-first")?.lang ?? "",
  );
} catch {
  // Storage is blocked: the booking's own zone is used.
}
