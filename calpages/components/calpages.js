// Runs before the page connects: tells the server in which time zone this browser is.
try {
  localStorage.setItem(
    "calpages.browser-time-zone",
    Intl.DateTimeFormat().resolvedOptions().timeZone || "",
  );
} catch {
  // Storage is blocked: the booking's own zone is used.
}
