export default {
  title: 'Ny tjeneste',
} as const;
