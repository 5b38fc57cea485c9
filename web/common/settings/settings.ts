/** What a person has chosen for this browser; boot.js reads it before the first paint. */
export interface Settings {
  readonly language: 'nb' | 'nn' | 'en';
  readonly scheme: 'auto' | 'light' | 'dark';
  readonly density: 'airy' | 'tight';
  readonly shortcuts: 'on' | 'off';
}

const YEAR = 31_536_000;

/** The setting as its cookie has it. */
export function readSetting<Name extends keyof Settings>(name: Name): Settings[Name] | undefined {
  return new RegExp(`(?:^|; )budstikke-${name}=([a-z]+)`).exec(document.cookie)?.[1] as Settings[Name] | undefined;
}

export function writeSetting<Name extends keyof Settings>(name: Name, value: Settings[Name]): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: boot.js must read it before anything asynchronous can
  document.cookie = `budstikke-${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

/** Light, dark, or as the machine is. */
export function changeScheme(scheme: Settings['scheme']): void {
  document.documentElement.dataset.colorScheme = scheme;
  writeSetting('scheme', scheme);
}

/** Airy or tight, at once; `airySize` is the app's own size (boot.js takes it one step down). */
export function changeDensity(density: Settings['density'], airySize: 'md' | 'sm'): void {
  const page = document.documentElement;
  if (density === 'tight') page.dataset.density = 'tight';
  else delete page.dataset.density;
  page.dataset.size = density === 'tight' ? 'sm' : airySize;
  writeSetting('density', density);
}
