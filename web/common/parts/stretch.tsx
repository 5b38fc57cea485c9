import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/**
 * Long lists that grow as one goes on are drawn in stretches: only those near the window are, and the height of the others
 * stands for them. So a list of any length costs what is seen of it, while the page scrolls as pages do.
 */
const MOST_ROWS = 50;
/** Drawn so far outside the window, in pixels. */
const NEAR = 1500;
/** Heights known, by the first row: one who comes back finds the list as long as it was. */
const heights = new Map<string, number>();
const MOST_HEIGHTS = 20_000;

/** The rows as stretches, in their order. */
export function stretchesOf<Row>(rows: readonly Row[]): (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / MOST_ROWS) }, (_, index) =>
    rows.slice(index * MOST_ROWS, (index + 1) * MOST_ROWS),
  );
}

interface Mounted {
  readonly ids: readonly string[];
  readonly draw: () => void;
}
const mounted = new Set<Mounted>();

/** The element of a row, drawn first if it is far away. Not for effects, in which nothing is drawn at once. */
export function rowElement(id: string): HTMLElement | null {
  for (const { ids, draw } of mounted) if (ids.includes(id)) draw();
  return document.getElementById(id);
}

/** A stretch of a list: a body of a table, or a list of its own. */
export function Stretch(
  props: {
    /** Ids of elements in its rows, the first of them its key. */
    readonly ids: readonly string[];
    readonly draw: () => ReactNode;
  } & ({ readonly as: 'tbody'; readonly columns: number } | { readonly as: 'ul'; readonly label: string }),
) {
  const { ids, draw } = props;
  const key = ids[0]!;
  const element = useRef<HTMLElement>(null);
  // What has never been drawn has no height yet.
  const [near, setNear] = useState(() => !heights.has(key));

  useEffect(() => {
    const one = element.current!;
    const observer = new IntersectionObserver(
      (entries) => {
        // A busy browser tells of several changes at once, and only the last is how it is.
        const { isIntersecting, boundingClientRect } = entries.at(-1)!;
        if (!isIntersecting && one.dataset.far === undefined) {
          // Whoever is in it stays there.
          if (one.contains(document.activeElement) || boundingClientRect.height === 0) return;
          if (heights.size > MOST_HEIGHTS) heights.clear();
          heights.set(key, boundingClientRect.height);
        }
        setNear(isIntersecting);
      },
      { rootMargin: `${NEAR}px 0px` },
    );
    observer.observe(one);
    return () => observer.disconnect();
  }, [key]);
  useLayoutEffect(() => {
    const known: Mounted = { ids, draw: () => flushSync(() => setNear(true)) };
    mounted.add(known);
    // Paper has no window to be near.
    addEventListener('beforeprint', known.draw);
    return () => {
      mounted.delete(known);
      removeEventListener('beforeprint', known.draw);
    };
  }, [ids]);

  const height = heights.get(key);
  const far = !near && height !== undefined;
  const marked = far ? { 'data-far': '' } : {};
  if (props.as === 'tbody')
    return (
      <tbody ref={element as React.RefObject<HTMLTableSectionElement>} className="stretch" {...marked}>
        {far ? (
          <tr>
            <td aria-hidden="true" colSpan={props.columns} style={{ height }} />
          </tr>
        ) : (
          draw()
        )}
      </tbody>
    );
  return (
    <ul ref={element as React.RefObject<HTMLUListElement>} className="stretch" aria-label={props.label} {...marked}>
      {far ? <li aria-hidden="true" style={{ height }} /> : draw()}
    </ul>
  );
}

/** Pages that come by themselves, one after another, before one must ask for more: the end of the page can be reached. */
const BY_THEMSELVES = 10;

/**
 * What goes on at the end of a list: the next page comes as its button gets near. `more` is for the button, which is
 * pressed after every ten pages.
 */
export function useNextPage(parts: {
  readonly pages: number;
  /** Whether there is a next page, and nobody is fetching it, and it has not failed. */
  readonly ready: boolean;
  readonly fetch: () => unknown;
}) {
  const { pages, ready } = parts;
  const button = useRef<HTMLButtonElement>(null);
  const [until, setUntil] = useState(BY_THEMSELVES);
  const fetch = useRef(parts.fetch);
  fetch.current = parts.fetch;
  const itself = ready && pages < until;
  useEffect(() => {
    const one = button.current;
    if (one === null || !itself || pages === 0) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void fetch.current();
      },
      { rootMargin: `${NEAR}px 0px` },
    );
    observer.observe(one);
    return () => observer.disconnect();
  }, [itself, pages]);
  return {
    button,
    more: () => {
      setUntil(pages + BY_THEMSELVES);
      if (ready) void fetch.current();
    },
  };
}

/** Of a query of many pages: asked again by itself only while they are few, since each is a request. */
const FEW_PAGES = 4;
export const whileShort = ({ state }: { readonly state: { readonly data: unknown } }): boolean =>
  ((state.data as { readonly pages: readonly unknown[] } | undefined)?.pages.length ?? 0) <= FEW_PAGES;
