import { ref } from 'vue'
import { CasesApi } from '../../api/cases.ts'
import { ApiError } from '../../api/errors.ts'
import { uniTransport, uniUploader } from '../../api/uniTransport.ts'
import { apiOrigin } from '../../platform/origin.ts'
import { addressParameter, dropAddressParameters } from '../../platform/system.ts'
import { openForm } from '../navigation.ts'

const CODE = /^[2-9A-HJ-NP-Z]{8}$/

/** A one-time code that the page was opened with: offered, and used only when the visitor says so. */
export function useResume(token: () => Promise<string>) {
  const code = ref('')
  const busy = ref(false)
  const failure = ref('')

  function offer(parameter: unknown): void {
    const found = String(parameter ?? addressParameter('resume') ?? '').replace(/-/g, '').toUpperCase()
    // The code must not be tried again by a reload, nor stay in the history of a browser that others use.
    dropAddressParameters()
    if (CODE.test(found)) code.value = found
  }

  async function accept(): Promise<void> {
    const origin = apiOrigin()
    busy.value = true
    failure.value = ''
    try {
      const taken = await new CasesApi(uniTransport(origin), uniUploader(origin)).resume(await token(), code.value)
      code.value = ''
      openForm(taken.id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      failure.value = error.message
    } finally {
      busy.value = false
    }
  }

  function decline(): void {
    code.value = ''
    failure.value = ''
  }

  return { code, busy, failure, offer, accept, decline }
}
