import { useState } from 'react';
import { organizationNumber, shortDate, visible } from '../format/format.ts';
import { common } from '../words/common.ts';

/**
 * Who someone is. A name that others have typed is kept apart from the line it stands in, and its control marks show. An
 * organisation's number is in groups of three; a person's is a date of birth until one asks for it.
 */
export function Name(props: {
  readonly name: string;
  /** Nine digits. */
  readonly organizationNumber?: string | undefined;
  /** Date of birth, ISO. */
  readonly birthDate?: string | undefined;
  /** Eleven digits, where the reader may see them. */
  readonly identityNumber?: string | undefined;
}) {
  const { name, organizationNumber: number, birthDate, identityNumber } = props;
  const say = common.use();
  const [shown, setShown] = useState(false);
  const person = birthDate !== undefined || identityNumber !== undefined;
  return (
    <span className="name">
      <bdi title={visible(name)}>{visible(name)}</bdi>
      {number !== undefined && (
        <>
          {' '}
          <span
            className="name-number"
            onCopy={(event) => {
              event.clipboardData.setData('text/plain', number);
              event.preventDefault();
            }}
          >
            {organizationNumber(number)}
          </span>
        </>
      )}
      {person && (
        <>
          {' '}
          <span className="name-number">
            {shown && identityNumber !== undefined
              ? `${identityNumber.slice(0, 6)} ${identityNumber.slice(6)}`
              : `${birthDate === undefined ? '' : `${say('name.born', { date: shortDate(new Date(birthDate)) })} `}•••••`}
          </span>
          {identityNumber !== undefined && !shown && (
            <button type="button" className="link-button" onClick={() => setShown(true)}>
              {say('name.show')}
            </button>
          )}
        </>
      )}
    </span>
  );
}
