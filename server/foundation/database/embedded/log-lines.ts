// PostgreSQL writes `LOG:  words`, and further lines that belong to it: `DETAIL:  …`, `HINT:  …`, and, where one breaks, a tab.

const belonging = /^(DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION|BACKTRACE):/;
const unremarkable = /^(DEBUG\d?|LOG|INFO|NOTICE|WARNING|ERROR):/;

const routine = [
  'LOG:  starting PostgreSQL',
  'LOG:  listening on Unix socket',
  'LOG:  database system was shut down at',
  'LOG:  database system is ready to accept connections',
  'LOG:  redo ',
  'LOG:  invalid record length at',
  'LOG:  received fast shutdown request',
  'LOG:  aborting any active transactions',
  'LOG:  background worker "logical replication launcher"',
  'LOG:  shutting down',
  'LOG:  database system is shut down',
  'FATAL:  terminating connection due to ',
  'FATAL:  pre-existing shared memory block', // waited for, and told when in vain
  'FATAL:  the database system is ',
];

/** These repeat what a client sent, people's data perhaps. */
const clientsWords = /^(STATEMENT|QUERY|CONTEXT|DETAIL: {2}Failed process was running):/;

/** Passes on the lines an operator may want: not those of every ordinary start and stop, and none with clients' data. */
export function forOperators(log: (line: string) => void): (line: string) => void {
  let droppingRecord = false;
  let droppingLine = false;
  return (line) => {
    if (belonging.test(line)) {
      droppingLine = droppingRecord || clientsWords.test(line);
    } else if (!line.startsWith('\t')) {
      droppingRecord = routine.some((start) => line.startsWith(start));
      droppingLine = droppingRecord;
    }
    if (!droppingLine && line !== '') log(line);
  };
}

/** The complaint in a line of a program that then failed: FATAL, PANIC, or words from outside PostgreSQL's log. */
export function complaintIn(line: string): string | undefined {
  if (line === '' || line.startsWith('\t') || belonging.test(line) || unremarkable.test(line)) return undefined;
  return line.replace(/^(FATAL|PANIC):\s+/, '');
}
