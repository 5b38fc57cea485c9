export default {
  title: 'Ny melding',
} as const;
