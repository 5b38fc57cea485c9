export default {
  title: 'Systembrukere',
} as const;
