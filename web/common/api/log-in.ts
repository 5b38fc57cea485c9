const MARK = 'budstikke-logged-in-at';

/** Where login begins, in the language of the page one is on, and comes back to. */
export function logInAddress(level?: number): string {
  const back = location.pathname + location.search + location.hash;
  const asked = { returnTo: back, ui_locales: document.documentElement.lang };
  return `/login?${new URLSearchParams(level === undefined ? asked : { ...asked, level: String(level) })}`;
}

/**
 * Goes to the login page. Answers false when we came from there a moment ago: a server that refuses the session it has
 * just given must not send the browser round in circles.
 */
export function logIn(): boolean {
  const last = Number(sessionStorage.getItem(MARK) ?? 0);
  if (Date.now() - last < 5000) return false;
  sessionStorage.setItem(MARK, String(Date.now()));
  location.assign(logInAddress());
  return true;
}
