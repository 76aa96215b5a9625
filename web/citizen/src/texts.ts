/** Every word that a visitor sees, in one place. */
import type { AnswerStatus, FeedbackReason, Role } from './api/types.ts'
import { CASE_ERRORS } from './caseTexts.ts'

export * from './caseTexts.ts'

export const APP = {
  name: '创响助手',
  tagline: '黑龙江创业政策问答 · 每答有据',
  main: '与创响助手的对话',
  log: '对话记录',
}

export const WELCOME = {
  title: '您好，我是创响助手',
  intro: '您可以用平常说话的方式问“创响龙江”创业政策，我会告诉您结论，并附上文件原文；文件没写的，我会直说。',
  privacy: '请不要在聊天里发送身份证号、银行卡号等个人信息；办事填表时问到了再填。',
  examples: '大家常这样问',
  examplesFailed: '例子暂时没有取到，您可以直接在下面输入问题。',
  help: '使用帮助',
  helpItems: [
    '在最下面的输入框里写问题，按“发送”。一次问一件事，回答会更准。',
    '回答下面写着出自哪个文件第几条，点“查看原文”可以看到那一句。',
    '字太小，点右上角“大字”；夜里看着刺眼，点“更多”换成深色。',
    '回答不对或看不懂，点回答下面的“没帮助”告诉我们。',
  ],
}

export const HEADER = { largePrint: '大字', largerPrint: '特大', normalPrint: '标准字', more: '更多', printIs: (name: string) => `字号：现在是${name}，点按切换` }

export const COMPOSER = {
  label: '输入您的问题',
  placeholder: '请输入问题',
  send: '发送',
  words: '用文字键盘',
  digits: '用数字键盘',
  counter: (length: number, most: number) => `已写 ${length} 字，最多 ${most} 字`,
  tooLong: (over: number) => `超出了 ${over} 字，请删短一些再发送`,
  wait: (seconds: number) => `您发得有点快，请等 ${seconds} 秒再发。您写的内容还在，不用重写。`,
}

export const DELIVERY = {
  sending: '发送中',
  waiting: '等待网络，恢复后自动发送',
  delivered: '已送达',
  failed: '发送失败',
  resend: '发送失败 · 点此重发',
  edit: '没有发出去 · 点此修改',
}

export const SPEAKERS: Record<Role, string> = { visitor: '您说', assistant: '助手说', staff: '工作人员说', system: '提示' }

export const WAITING = { typing: '助手正在输入', slow: '仍在查询…' }

export const CONNECTION = {
  offline: '网络断开了。您可以继续写，连上网后会自动发送。',
  unread: (count: number) => `${count} 条新消息`,
  bottom: '回到最新消息',
  sessionExpired: '上次的对话已经失效，已为您开始新的对话。',
  historyFailed: '以前的对话暂时没有取到，正在重试。',
}

export const OPTIONS = { label: '您可以直接选：' }

export const STATUS: Record<AnswerStatus, { label: string; icon: string; tone: string }> = {
  answered: { label: '有依据', icon: 'check', tone: 'good' },
  clarify: { label: '请您选一下', icon: 'list', tone: 'ask' },
  needs_personal_record: { label: '需要查个人记录', icon: 'person', tone: 'ask' },
  not_covered: { label: '文件没有写明', icon: 'document', tone: 'warn' },
  only_expired: { label: '依据已经过期', icon: 'clock', tone: 'warn' },
  out_of_scope: { label: '不在服务范围', icon: 'signpost', tone: 'warn' },
  crisis: { label: '人最要紧', icon: 'heart', tone: 'care' },
  error: { label: '出了点问题', icon: 'alert', tone: 'warn' },
}

export const ERROR_REPLY = { label: '出了点问题', hint: '请过一会儿再问一次；如果还是不行，可以换一种说法。' }
export const DEGRADED = { label: '部分功能暂时不可用' }

export const CITATION = {
  heading: (count: number) => (count > 1 ? `依据（${count} 处）` : '依据'),
  more: (count: number) => `还有 ${count} 处依据，点开看`,
  show: '展开原文摘录',
  hide: '收起原文摘录',
  open: '查看原文',
  openLabel: (title: string) => `查看原文：${title}`,
  validUntil: (day: string) => `有效期至${day}`,
  caveat: (text: string) => `请注意：${text}`,
  caveats: '请注意',
  documentNo: '文号',
  issuer: '发文单位',
  published: '发布日期',
  from: '开始执行',
  until: '有效期至',
}

export const ARTICLES: Record<string, string> = { goals: '“目标任务”部分', safeguards: '“保障措施”部分' }

export const DOCUMENT = {
  title: '文件原文',
  close: '关闭',
  loading: '正在打开原文…',
  failed: '原文暂时打不开，请稍后再试。',
  retry: '再试一次',
  marked: '回答引用的就是这一句',
  missing: '这份文件里没有找到引用的那一句，下面是全文。',
  source: '来源网页',
}

export const FEEDBACK = {
  up: '有帮助',
  down: '没帮助',
  copy: '复制',
  copied: '已复制，包括原文依据',
  copyFailed: '没有复制成功，请长按文字手动复制',
  thanks: '谢谢，您的评价已收到',
  takenBack: '评价已取消',
  ask: '哪里不好？可以不选，直接提交。',
  reasons: [
    { value: 'wrong', label: '答非所问' },
    { value: 'unclear', label: '看不懂' },
    { value: 'incomplete', label: '不完整' },
    { value: 'outdated', label: '过时了' },
    { value: 'other', label: '其他' },
  ] satisfies { value: FeedbackReason; label: string }[],
  comment: '补充说明（可不填，请勿写个人信息）',
  submit: '提交',
  cancel: '取消',
}

export const CRISIS = {
  title: '现在就可以打电话',
  lines: [
    { number: '12356', name: '心理援助热线' },
    { number: '110', name: '报警' },
    { number: '120', name: '急救' },
  ],
  fire: { number: '119', name: '火警' },
  call: (number: string, name: string) => `拨打 ${number}，${name}`,
  kept: '您填的都还在。想接着填就接着填，不想填了随时能停。',
  close: '我看到了，接着填',
}

export const SETTINGS = {
  title: '更多设置',
  close: '关闭',
  size: '字号',
  sizes: [
    { value: 'normal', label: '标准' },
    { value: 'large', label: '大字' },
    { value: 'extra', label: '特大' },
  ],
  theme: '颜色',
  themes: [
    { value: 'system', label: '跟随系统' },
    { value: 'light', label: '浅色' },
    { value: 'dark', label: '深色' },
  ],
  contrast: '高对比度',
  contrastHint: '文字和边框更清楚',
  on: '已开启',
  off: '已关闭',
  mine: '我的办件和预约',
  mineHint: '接着填、办到哪了、撤回、换手机',
  conversation: '对话',
  export: '导出对话',
  exported: '对话已导出为文本文件',
  nothingToExport: '还没有对话可以导出',
  restart: '开始新对话',
  confirmTitle: '开始新对话？',
  confirmText: '屏幕上的对话会清空，这台设备上不能再看到它。需要留存的话，请先导出。',
  confirmYes: '清空并开始',
  confirmNo: '再想想',
}

export const EXPORT = {
  heading: (time: string) => `创响助手对话记录（导出时间 ${time}）\n内容仅供参考，以文件原文和经办部门答复为准。`,
  fileName: '创响助手对话记录.txt',
  myPage: '我的数据.html',
  myData: '我的数据.json',
  saved: '已保存',
}

export const UNKNOWN_ERROR = '没有成功，请稍后再试。'

/** One sentence for every error code of the API (docs/architecture.md): what happened and what to do. */
export const ERRORS: Record<string, string> = {
  network: '网络没有连上，请检查网络后点此重发。',
  invalid_json: '消息没能正确发出，请刷新页面后再试。',
  invalid_input: '消息的格式不对，请修改后再发。',
  text_empty: '还没有写内容，请先输入您的问题。',
  text_too_long: '内容超过了 1000 字，请删短一些再发。',
  text_control_characters: '内容里有无法识别的字符，请删掉特殊符号后再发。',
  unknown_option: '这个选项已经不能用了，请直接输入您的问题。',
  unauthenticated: '这次对话已经失效，请再发一次，会自动开始新的对话。',
  forbidden: '这项操作不能在这里进行，请换一种方式提问。',
  not_found: '没有找到要的内容，请刷新页面后再试。',
  method_not_allowed: '这项操作不能这样进行，请刷新页面后再试。',
  conflict: '这条消息和之前的重复了，请重新输入后再发。',
  body_too_large: '内容太多，请分成几条发送。',
  body_too_slow: '网络太慢，内容没有传完。请换个网络好的地方再发一次。',
  headers_too_large: '浏览器带来的信息太大，请清除本页面的缓存后重新打开。',
  rate_limited: '您发得有点快，请稍等一会儿再发。',
  unavailable: '服务暂时不可用，请过一会儿点此重发。',
  internal: '系统出了点问题，请过一会儿点此重发。',
  ...CASE_ERRORS,
}
