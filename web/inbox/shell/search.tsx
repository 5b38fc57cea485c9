import { MagnifyingGlassIcon } from '@navikt/aksel-icons';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { readSetting } from '../../common/settings/settings.ts';
import { common } from '../../common/words/common.ts';

/** Search in every message of everyone one acts for. `/` leads here. */
export function Search() {
  const say = common.use();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const { pathname, search } = useLocation();
  const asked = pathname === '/all/search' ? String((search as { q?: string }).q ?? '') : '';
  useEffect(() => {
    if (field.current !== null) field.current.value = asked;
  }, [asked]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const inField = (event.target as HTMLElement).closest('input, textarea, select, [contenteditable]') !== null;
      if (event.key !== '/' || inField || event.ctrlKey || event.metaKey || readSetting('shortcuts') === 'off') return;
      // There is one in the header and one in the phone's menu; the one that is seen takes it.
      if (field.current?.checkVisibility() !== true) return;
      event.preventDefault();
      field.current.focus();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <search className="go-to">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const q = field.current?.value.trim() ?? '';
          // An identity number must not end up in an address.
          if (q !== '' && !/^\d{11}$/.test(q.replace(/\s/g, ''))) void navigate({ to: '/all/search', search: { q } });
        }}
      >
        <MagnifyingGlassIcon aria-hidden className="go-to-icon" />
        <input
          ref={field}
          className="ds-input"
          type="search"
          aria-label={say('nav.searchAll')}
          aria-keyshortcuts="/"
          placeholder={say('nav.searchAll')}
        />
      </form>
    </search>
  );
}
