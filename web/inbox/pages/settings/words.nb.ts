export default {
  title: 'Innstillinger',
} as const;
