/** The stick, in one colour (web-design §5.5). The word beside it is the name. */
export function Logo({ name }: { readonly name: string }) {
  return (
    <>
      <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" />
        <path d="M9 25 21 7" strokeWidth="3.4" />
        <path d="m15 12.5 8 5M11.6 17.6l5.8 3.6" strokeWidth="2.2" />
      </svg>
      <span className="logo-name">{name}</span>
    </>
  );
}
