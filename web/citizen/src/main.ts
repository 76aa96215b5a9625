import { createSSRApp } from 'vue'
import App from './App.vue'

/** uni-app calls this to make the application, in the browser and in the mini-program. */
export function createApp() {
  return { app: createSSRApp(App) }
}
