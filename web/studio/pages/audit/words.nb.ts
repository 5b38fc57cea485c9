export default {
  title: 'Revisjonslogg',
} as const;
