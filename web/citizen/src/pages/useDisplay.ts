import { computed, onUnmounted, reactive, ref, watch } from 'vue'
import { deviceStore } from '../platform/store.ts'
import { paintSurroundings, watchDarkMode } from '../platform/system.ts'
import { displayClasses, loadPreferences, savePreferences, type Preferences } from '../prefs/preferences.ts'

// All pages of this device show the same.
let shared: Preferences | null = null

/** Size of print, colours and contrast: what was chosen, remembered, and the classes that show it. */
export function useDisplay() {
  shared ??= reactive(loadPreferences(deviceStore))
  const preferences = shared
  const systemIsDark = ref(false)
  const stopWatching = watchDarkMode((dark) => (systemIsDark.value = dark))
  onUnmounted(stopWatching)
  const classes = computed(() => displayClasses(preferences, systemIsDark.value))
  watch(classes, paintSurroundings, { immediate: true })
  watch(preferences, () => savePreferences(deviceStore, preferences))
  return { preferences, classes }
}
