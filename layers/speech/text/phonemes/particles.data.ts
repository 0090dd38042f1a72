/** What tells the particles 得, 地 and 过 from the words that are written alike. */

/** Verbs and adjectives, or the last ideographs of such, behind which 得 joins a complement: 说得, 高兴得. */
export const BEFORE_DE = new Set(
  '说讲谈读念写跑走跳飞游骑开停站坐躺睡起来去过住活学教考练听看望做干办弄搞变闹打踢玩唱演奏弹画拍照吃喝尝煮炒烧烤洗扫擦穿戴梳笑哭喊叫吵骂' +
    '长生老病累忙热冷冻晒烫高矮快慢好坏多少大小美丑短胖瘦急气吓乐疼痛饿渴困懒傻笨红黑白绿亮暗响静乱脏净新旧早晚远近深浅厚薄宽窄硬软香臭甜苦辣酸咸' +
    '紧松重轻挤堵贵穷富强弱狠凶准稳对错用花卖买赚拿抓赶追跟离靠受忍记认懂舍省怪想猜算数找等聊合配摆排装修建设计划管处过来兴奋怕惫张真细楚烈丽满',
);

/** Words that end in 心, 动 or 力 and are such adjectives; others are not (心得, 运动得分). */
export const BEFORE_DE_WORDS = new Set(
  '开心 伤心 担心 小心 用心 恶心 耐心 专心 激动 感动 生动 主动 努力 吃力 卖力 费力'.split(' '),
);

/** What 得 gets as a verb, when it stands before them: 得奖, 得分. */
export const GOT = new Set('奖罪意知名票胜益救逞失主病冠'.split(''));

/** Who must: 你得走. */
export const BEFORE_MUST = new Set('我你您他她它们咱谁总还就都也'.split(''));
/** Words that end like a verb or a noun, behind which 得 says must: 看来得走了, 大家得小心. */
export const MUST_WORDS = new Set(
  '看来 不过 将来 后来 本来 原来 所以 因此 恐怕 肯定 大概 可能 以后 今天 明天 后天 现在 晚上 早上 下午 大家 孩子 学生 老师 人们 自己'.split(
    ' ',
  ),
);
/** What 得 gets, also behind a pronoun: 他得到, 我得了. */
export const GOT_BY_SOMEONE = new Set('到了出过分知意罪奖病第胜救名益体逞以冠金银票失主不'.split(''));

/** What stands before 不得 when it says that one cannot: 舍不得, 怪不得. */
export const BEFORE_CANNOT = new Set('舍怪恨巴由使见值等顾记要少吃看容算认信'.split(''));

/** Ways of doing something, behind which 地 joins the verb. */
export const MANNERS = new Set(
  (
    '高兴 认真 努力 仔细 安静 开心 快乐 大声 小声 热情 耐心 不停 不断 幸福 平静 温柔 勇敢 骄傲 激动 惊讶 兴奋 愉快 满意 顺利 成功 充分 积极 主动 准确 迅速 缓慢 ' +
    '明显 正确 严重 严格 清楚 简单 轻松 自由 疯狂 拼命 生气 害怕 伤心 难过 礼貌 友好 亲切 诚恳 严肃 坚定 熟练 灵活 飞快 飞速 急忙 匆忙 紧张 小心 专心 细心 用心 ' +
    '随意 随便 尽情 尽快 更好 更快 很快 很好 逐步 逐渐 反复 系统 科学 合理 有效 彻底 完全 深刻 深入 广泛 直接 间接 公开 秘密 默契 自信 得意 满足 感动 痛苦 无奈 ' +
    '着急 焦急 着迷 好奇 奇怪 无声 无意 有意 故意 特意 本能 习惯 机械 盲目 盲 普遍 大胆 大方 温和 温暖 亲热 亲密 真诚 真实 真心 衷心 热烈 强烈 激烈 剧烈 猛烈'
  ).split(' '),
);

/** What makes a word with 地 before it, which then is the earth or a place: 地上, 地方, 地理. */
export const GROUNDS = new Set('上下方面图区点球位铁震址板毯主道理段带狱形势基表质名产里中税层'.split(''));

/** Verbs behind which 过 says that it has been done once. */
export const BEFORE_EXPERIENCE = new Set('吃去看来听说做到见学买玩读写用试问有谈喝住爱'.split(''));
/** What makes another word of 过 before it: 过来, 过年, 过程. */
export const PASSING = new Set('来去得年节程分期度渡道错滤敏夜关头目后瘾于多不之'.split(''));
