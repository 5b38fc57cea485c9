import { xml } from '@codemirror/lang-xml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { MergeView } from '@codemirror/merge';
import { EditorState, type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import type { CodeMark } from './code-mark.ts';

/**
 * CodeMirror in an open shadow root: in the document it puts a `<style>` that our Content-Security-Policy refuses, in a
 * shadow root it adopts a style sheet. Colours come from our tokens, or its gutter stays white in the dark.
 */
const theme = EditorView.theme({
  '&': {
    backgroundColor: 'var(--ds-color-neutral-surface-default)',
    color: 'var(--ds-color-neutral-text-default)',
    border: '1px solid var(--ds-color-neutral-border-default)',
    borderRadius: 'var(--ds-border-radius-md)',
    maxHeight: '70vh',
  },
  '&.cm-focused': { outline: '3px solid var(--ds-color-neutral-text-default)' },
  '.cm-content': { caretColor: 'var(--ds-color-neutral-text-default)', fontFamily: 'var(--font-code)' },
  '.cm-gutters': {
    backgroundColor: 'var(--ds-color-neutral-background-tinted)',
    color: 'var(--ds-color-neutral-text-subtle)',
    border: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--ds-color-neutral-surface-tinted)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--ds-color-neutral-surface-active) !important',
  },
  '.cm-cursor': { borderLeftColor: 'var(--ds-color-neutral-text-default)' },
  '.cm-marked': { backgroundColor: 'var(--ds-color-info-surface-tinted)' },
});

/** Colours that can be read on both grounds; what comes with the editor cannot in the dark. */
const colours = HighlightStyle.define([
  { tag: tags.tagName, color: 'var(--ds-color-info-text-subtle)' },
  { tag: tags.attributeName, color: 'var(--ds-color-neutral-text-default)' },
  { tag: [tags.attributeValue, tags.string], color: 'var(--ds-color-success-text-subtle)' },
  { tag: [tags.comment, tags.processingInstruction, tags.meta], color: 'var(--ds-color-neutral-text-subtle)' },
  { tag: tags.invalid, color: 'var(--ds-color-danger-text-subtle)' },
]);

const marking = StateEffect.define<CodeMark | undefined>();
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, { effects, changes, state }) {
    for (const effect of effects) {
      if (!effect.is(marking)) continue;
      const lines = new RangeSetBuilder<Decoration>();
      const { from = 1, to = 0 } = effect.value ?? {};
      for (let line = from; line <= Math.min(to, state.doc.lines); line++) {
        const start = state.doc.line(line).from;
        lines.add(start, start, Decoration.line({ class: 'cm-marked' }));
      }
      return lines.finish();
    }
    return before.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const extensionsOf = (label: string, readOnly: boolean): Extension[] => [
  basicSetup,
  xml(),
  theme,
  syntaxHighlighting(colours),
  marked,
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  EditorState.readOnly.of(readOnly),
];

/** A place in a shadow root; made once, since an element can have only one. */
function rootOf(host: HTMLElement): ShadowRoot {
  return host.shadowRoot ?? host.attachShadow({ mode: 'open' });
}

export function CodeEditor(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly mark?: CodeMark | undefined;
}) {
  const { label, value, onChange, mark } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const change = useRef(onChange);
  change.current = onChange;
  const readOnly = onChange === undefined;
  const first = useRef(value);

  useEffect(() => {
    const root = rootOf(host.current!);
    const editor = new EditorView({
      root,
      parent: root,
      doc: first.current,
      extensions: [
        ...extensionsOf(label, readOnly),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) change.current?.(state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => {
      first.current = editor.state.doc.toString();
      editor.destroy();
    };
  }, [label, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const line =
      mark === undefined || mark.from > editor.state.doc.lines ? undefined : editor.state.doc.line(mark.from);
    editor.dispatch({
      effects: [
        marking.of(mark),
        ...(line === undefined ? [] : [EditorView.scrollIntoView(line.from, { y: 'center' })]),
      ],
    });
  }, [mark]);

  return <div ref={host} />;
}

export function CodeDifference(props: { readonly label: string; readonly before: string; readonly after: string }) {
  const { label, before, after } = props;
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = rootOf(host.current!);
    const extensions = extensionsOf(label, true);
    const merge = new MergeView({
      a: { doc: before, extensions },
      b: { doc: after, extensions },
      root,
      parent: root,
      gutter: true,
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => merge.destroy();
  }, [label, before, after]);
  return <div ref={host} />;
}
