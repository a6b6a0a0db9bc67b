/** The mark of EchoPlay, drawn in the page: it is there without a connection too. The same as `public/mark.svg`. */

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#3d2fb8" />
      <path d="M8 9h10a5 5 0 0 1 0 10h-4l-5 4v-4H8z" fill="#ff8a65" />
      <path d="M24 13v8a3 3 0 0 1-3 3h-4" fill="none" stroke="#7fe0d2" stroke-width="2.5" stroke-linecap="round" />
    </svg>
  );
}
