import { Button } from '@digdir/designsystemet-react';
import { PaperclipIcon } from '@navikt/aksel-icons';
import { useQueries } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import type { Api } from '../../../common/api/request.ts';
import { size, visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { ProgressLine } from '../../../common/parts/progress-line.tsx';
import { StatusTag } from '../../../common/parts/status-tag.tsx';
import { common } from '../../../common/words/common.ts';
import { refusals, wordsOfRefusal } from '../../../common/words/refusals.ts';
import type { DraftFile } from './draft.ts';
import { type AttachmentState, readAttachment, type Upload, uploadFile } from './uploads.ts';
import { words } from './words.ts';

interface Underway {
  readonly key: number;
  readonly file: File;
  readonly bytes: number;
  readonly refusal?: RefusalValue;
}

let next = 0;

/** Files of the message: dropped or chosen, uploaded at once, each with how far it has come and what the scan said. */
export function Attachments(props: {
  readonly api: Api;
  readonly service: string;
  readonly files: readonly DraftFile[];
  readonly onChange: (change: (files: readonly DraftFile[]) => readonly DraftFile[]) => void;
  readonly onUploading: (count: number) => void;
  readonly error: ReactNode;
}) {
  const { api, service, files, onChange, onUploading, error } = props;
  const say = words.use();
  const sayCommon = common.use();
  const sayRefusal = refusals.use();
  const [underway, setUnderway] = useState<readonly Underway[]>([]);
  const uploads = useRef(new Map<number, Upload>());
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  const uploading = underway.filter(({ refusal }) => refusal === undefined).length;
  useEffect(() => onUploading(uploading), [onUploading, uploading]);
  const start = (list: Iterable<File>) => {
    for (const file of list) {
      const key = next++;
      setUnderway((before) => [...before, { key, file, bytes: 0 }]);
      const mine = (update: Partial<Underway>) =>
        setUnderway((before) => before.map((one) => (one.key === key ? { ...one, ...update } : one)));
      uploads.current.set(
        key,
        uploadFile(api, service, file, {
          progress: (bytes) => mine({ bytes }),
          done(attachment) {
            setUnderway((before) => before.filter((one) => one.key !== key));
            onChange((before) => [...before, { id: attachment.attachmentId, name: file.name, size: file.size }]);
            announce(say('file.ready', { file: file.name }));
          },
          refused(refusal) {
            mine({ refusal });
            announce(say('file.refused', { file: file.name }));
          },
        }),
      );
    }
  };
  const drop = (key: number) => {
    uploads.current.get(key)?.abort();
    uploads.current.delete(key);
    setUnderway((before) => before.filter((one) => one.key !== key));
    input.current?.focus();
  };
  const states = useQueries({
    queries: files.map(({ id }) => ({
      queryKey: ['attachment', api.owner, id],
      queryFn: () => readAttachment(api, id),
      refetchInterval: ({ state }: { state: { data: AttachmentState | undefined } }) =>
        state.data?.status === 'UploadProcessing' ? 2000 : (false as const),
    })),
  });

  return (
    <fieldset
      className="compose-files"
      data-over={over || undefined}
      onDragOver={(event) => {
        if (service === '') return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (service !== '') start(event.dataTransfer.files);
      }}
    >
      <legend className="ds-label">{say('files')}</legend>
      {(files.length > 0 || underway.length > 0) && (
        <ul className="compose-file-list">
          {files.map((file, index) => {
            const { data, error: fault } = states[index]!;
            return (
              <li key={file.id}>
                <span className="compose-file">
                  <PaperclipIcon aria-hidden />
                  <bdi>{visible(file.name)}</bdi> <span className="small">{size(file.size)}</span>
                </span>
                {data !== undefined && <FileStatus state={data} />}
                {fault !== null && <span className="field-note">{say('file.gone')}</span>}
                <button
                  type="button"
                  className="link-button"
                  aria-label={`${sayCommon('do.remove')} ${file.name}`}
                  onClick={() => {
                    onChange((before) => before.filter(({ id }) => id !== file.id));
                    input.current?.focus();
                  }}
                >
                  {sayCommon('do.remove')}
                </button>
              </li>
            );
          })}
          {underway.map(({ key, file, bytes, refusal }) => (
            <li key={key} data-wrong={refusal !== undefined || undefined}>
              <span className="compose-file">
                <PaperclipIcon aria-hidden />
                <bdi>{visible(file.name)}</bdi> <span className="small">{size(file.size)}</span>
              </span>
              {refusal === undefined ? (
                bytes < file.size ? (
                  <ProgressLine
                    label={file.name}
                    done={bytes}
                    all={file.size}
                    text={`${Math.floor((100 * bytes) / Math.max(1, file.size))} %`}
                  />
                ) : (
                  <StatusTag of="attachment.UploadProcessing" />
                )
              ) : (
                <span className="field-note" data-color="danger">
                  {fileTypeOf(refusal, file.name, sayCommon) ?? wordsOfRefusal(refusal, sayRefusal).what}{' '}
                  <span lang="en">{refusal.text}</span> {refusal.code !== undefined && <code>{refusal.code}</code>}
                </span>
              )}
              <button
                type="button"
                className="link-button"
                aria-label={`${say(refusal === undefined ? 'file.cancel' : 'file.remove')} ${file.name}`}
                onClick={() => drop(key)}
              >
                {say(refusal === undefined ? 'file.cancel' : 'file.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="compose-drop">
        <span>{service === '' ? say('files.serviceFirst') : say('files.drop')}</span>
        <input
          ref={input}
          id="compose-files"
          className="ds-sr-only"
          type="file"
          multiple
          disabled={service === ''}
          aria-label={say('files.choose')}
          onChange={({ target }) => {
            if (target.files !== null) start([...target.files]);
            target.value = '';
          }}
        />
        <Button
          type="button"
          variant="secondary"
          tabIndex={-1}
          aria-hidden
          disabled={service === ''}
          onClick={() => input.current?.click()}
        >
          {say('files.choose')}
        </Button>
      </div>
      {error !== undefined && <p className="ds-validation-message">{error}</p>}
    </fieldset>
  );
}

/** 2013 with the very kind of file that is refused. */
function fileTypeOf({ code }: RefusalValue, name: string, say: ReturnType<typeof common.use>): string | undefined {
  const dot = name.lastIndexOf('.');
  return code === 'CORR-02013' ? say('need.fileType', { ext: dot < 0 ? name : name.slice(dot + 1) }) : undefined;
}

function FileStatus({ state }: { readonly state: AttachmentState }) {
  const say = common.use();
  return (
    <>
      <StatusTag
        of={
          state.status === 'Published' && /not scanned/i.test(state.statusText)
            ? 'attachment.NotScanned'
            : `attachment.${state.status}`
        }
      />
      {state.status === 'Failed' && (
        <span className="field-note" data-color="danger">
          {say('need.clean', { file: visible(state.fileName) })} <span lang="en">{state.statusText}</span>
        </span>
      )}
    </>
  );
}
