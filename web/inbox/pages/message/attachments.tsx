import { DownloadIcon, ExternalLinkIcon, FileIcon } from '@navikt/aksel-icons';
import { shortDate, size, visible } from '../../../common/format/format.ts';
import { common } from '../../../common/words/common.ts';
import type { Attachment, Overview } from '../../mail/wire.ts';
import { words } from './words.ts';

/** What the server shows in the browser by itself; everything else is only downloaded. */
const SHOWN = /\.(pdf|png|jpe?g|gif|bmp)$/i;

/** The server names its public address; the browser asks the one it came from. */
const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url, location.origin);
  return pathname + search;
};

/** Files with what they are, how large, and until when (web-design §3.21). */
export function Attachments({ message }: { readonly message: Overview }) {
  const say = words.use();
  const sayCommon = common.use();
  const { attachments, guiActions } = message;
  if (attachments.length === 0) return null;
  const all = guiActions.find(({ action }) => action === 'downloadAll');
  const total = attachments.reduce((sum, file) => sum + (file.available ? (file.size ?? 0) : 0), 0);
  return (
    <section className="message-part">
      <h2 className="ds-heading" data-size="xs">
        {say('files.title')}
      </h2>
      <ul className="file-list">
        {attachments.map((file) => (
          <File key={file.id} file={file} />
        ))}
      </ul>
      {all !== undefined && (
        <a className="ds-button" data-variant="secondary" href={pathOf(all.url)} download>
          <DownloadIcon aria-hidden />
          {sayCommon('do.downloadAll', { size: size(total) })}
        </a>
      )}
    </section>
  );
}

function File({ file }: { readonly file: Attachment }) {
  const say = words.use();
  const sayCommon = common.use();
  const name = visible(file.displayName);
  const type = /\.([a-z0-9]+)$/i.exec(file.fileName)?.[1]?.toUpperCase();
  const facts = [type, file.size === null ? undefined : size(file.size)].filter((one) => one !== undefined).join(', ');
  const expires = file.expiresAt === null ? undefined : shortDate(new Date(file.expiresAt));
  return (
    <li data-gone={!file.available || undefined}>
      <FileIcon aria-hidden fontSize="1.5em" />
      <span className="file-name">
        {file.available ? (
          <bdi title={name}>{name}</bdi>
        ) : (
          <s>
            <bdi>{name}</bdi>
          </s>
        )}
        <span className="field-note">
          {facts}
          {file.available
            ? expires !== undefined && ` · ${say('files.until', { date: expires })}`
            : ` · ${expires === undefined ? say('files.gone') : say('files.expired', { date: expires })}`}
        </span>
      </span>
      {file.url !== null && (
        <span className="file-actions">
          {SHOWN.test(file.fileName) && (
            <a
              className="ds-button"
              data-variant="tertiary"
              href={pathOf(file.url)}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={say('files.showOne', { file: name })}
            >
              {say('files.show')}
              <ExternalLinkIcon aria-hidden />
            </a>
          )}
          <a
            className="ds-button"
            data-variant="tertiary"
            href={pathOf(file.url)}
            download={file.fileName}
            aria-label={say('files.downloadOne', { file: name })}
          >
            <DownloadIcon aria-hidden />
            {sayCommon('do.download')}
          </a>
        </span>
      )}
    </li>
  );
}
