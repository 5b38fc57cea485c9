export default {
  title: 'Innboks',
  lead: 'Post til deg selv og til virksomheter du handler for',
} as const;
