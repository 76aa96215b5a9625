/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}

interface ImportMetaEnv {
  /** Origin of the backend for the mini-program build; empty in a browser: the page's own origin. */
  readonly VITE_API_ORIGIN?: string
}
