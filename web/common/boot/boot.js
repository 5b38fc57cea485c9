// Before the first paint: language, colour scheme and density from cookies (web/common/settings/settings.ts writes them).
(() => {
  const page = document.documentElement;
  const cookie = (name) => new RegExp(`(?:^|; )budstikke-${name}=([a-z]+)`).exec(document.cookie)?.[1];
  const wished = [cookie('language'), ...navigator.languages.map((tag) => tag.slice(0, 2).replace('no', 'nb'))];
  page.lang = wished.find((language) => /^(nb|nn|en)$/.test(language)) ?? 'nb';
  page.dataset.colorScheme = /^(light|dark)$/.exec(cookie('scheme'))?.[0] ?? 'auto';
  if (cookie('density') === 'tight') {
    page.dataset.density = 'tight';
    if (page.dataset.size === 'md') page.dataset.size = 'sm';
  }
  const words = __WORDS__[page.lang];
  if (!words) return;
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.href = words;
  document.head.append(link);
})();
