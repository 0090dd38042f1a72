import { pad, type Random } from './random.ts';

/** Whole sentences as they stand in news, advertisements, notices, reviews. */
const SENTENCES: readonly ((random: Random) => string)[] = [
  (random) =>
    `我国人口约${random.int(13, 14)}.${pad(random.int(0, 99), 2)}亿，占世界的${random.int(15, 20)}%。`,
  (random) => `小明今年${random.int(5, 18)}岁，身高1米${random.int(10, 90)}，体重${random.int(20, 90)}公斤。`,
  (random) =>
    `${random.int(1990, 2024)}年${random.int(1, 12)}月${random.int(1, 28)}日，${random.pick(['上海', '深圳', '杭州'])}下了一场大雨。`,
  (random) =>
    `会议将于下午${random.int(1, 6)}:${random.pick(['00', '15', '30', '45'])}在${random.int(2, 20)}楼${random.int(101, 999)}会议室举行。`,
  (random) =>
    `这台电脑配备${random.pick([8, 16, 32])}GB内存和${random.pick([256, 512])}GB固态硬盘，售价${random.int(3000, 9999)}元。`,
  (random) => `他以${random.int(9, 12)}.${pad(random.int(0, 99), 2)}秒的成绩获得第${random.int(1, 8)}名。`,
  (random) =>
    `今年前${random.int(2, 11)}个月，进出口总值${random.int(10, 40)}.${random.int(1, 9)}万亿元，同比增长${random.int(1, 9)}.${random.int(1, 9)}%。`,
  (random) => `请在${random.int(3, 10)}个工作日内将材料寄到人民路${random.int(1, 500)}号。`,
  (random) => `昨天最高气温${random.int(20, 40)}℃，最低气温${random.int(1, 19)}℃。`,
  (random) => `冬天这里的气温会降到-${random.int(5, 40)}℃。`,
  (random) =>
    `本次列车G${random.int(1, 9999)}开往${random.pick(['北京', '广州'])}，${random.int(6, 22)}点${random.int(10, 59)}分发车。`,
  (random) => `圆的面积等于πr²，其中r=${random.int(2, 9)}。`,
  (random) =>
    `${random.int(2, 9)}加${random.int(2, 9)}等于${random.int(4, 18)}，也就是${random.int(2, 9)}+${random.int(2, 9)}=${random.int(4, 18)}。`,
  (random) => `全程${random.int(5, 42)}公里，大约需要${random.int(1, 9)}个半小时。`,
  (random) => `小说共${random.int(20, 99)}章，约${random.int(10, 99)}万字。`,
  (random) =>
    `第${random.int(20, 60)}届${random.pick(['运动会', '国际电影节', '世界博览会'])}于${random.int(1980, 2030)}年举办。`,
  (random) => `电影票${random.int(30, 90)}元一张，${random.int(2, 5)}张起打${random.int(7, 9)}折。`,
  (random) =>
    `如需帮助，请拨打${random.pick([`400-${random.digits(3)}-${random.digits(4)}`, '12345', `010-${random.digits(8)}`, `13${random.digits(9)}`])}。`,
  (random) =>
    `我的邮箱是${random.pick(['lihua', 'wang88'])}@${random.pick(['qq.com', '163.com'])}，电话1${random.pick(['3', '5', '8'])}${pad(random.int(0, 999999999), 9)}。`,
  (random) => `更多信息见www.${random.pick(['example', 'baidu', 'sina'])}.com。`,
  (random) => `手机电量只剩${random.int(1, 20)}%，请充电。`,
  (random) => `约有${random.int(1, 3)}/${random.int(4, 5)}的居民支持这个计划。`,
  (random) => `比赛结果是${random.int(0, 9)}:${random.int(0, 9)}。`,
  (random) => `中国女排以${random.int(0, 3)}:${random.int(0, 3)}${random.pick(['战胜', '不敌'])}对手。`,
  (random) =>
    `我们班有${random.int(20, 60)}人，其中男生${random.int(10, 30)}人，女生${random.int(10, 30)}人。`,
  (random) => `请把第${random.int(1, 200)}页第${random.int(1, 9)}题做完。`,
  (random) => `每天喝${random.int(3, 9)}杯水，睡${random.int(6, 9)}小时。`,
  (random) => `这条河长${random.int(100, 6000)}公里，流域面积${random.int(1, 180)}万平方公里。`,
  (random) => `飞机票价${random.int(300, 3000)}元，含税${random.int(50, 200)}元。`,
  (random) => `${random.int(3, 9)}-${random.int(10, 15)}岁的儿童需要家长陪同。`,
  (random) => `保修期为${random.int(1, 5)}年，${random.int(3, 30)}天内可退换。`,
  (random) => `他${random.int(1950, 1999)}年出生，${random.int(2000, 2020)}年毕业。`,
  (random) => `iOS ${random.int(10, 17)}.${random.int(0, 6)}已经发布。`,
  (random) => `请输入${random.int(4, 8)}位验证码。`,
  (random) => `体温${random.int(36, 39)}.${random.int(0, 9)}度，血压正常。`,
  (random) => `欧元对美元汇率为1.${pad(random.int(0, 9999), 4)}。`,
  (random) => `公司注册资本${random.int(10, 900)}万元，员工${random.int(10, 900)}余人。`,
  (random) =>
    `早上${random.int(6, 9)}点${random.pick(['半', '整', '一刻', '20分'])}出发，中午${random.int(11, 12)}点到。`,
  (random) => `水的沸点是100℃，冰点是0℃，今天${random.int(10, 30)}℃。`,
  (random) =>
    `地铁${random.int(1, 18)}号线首班车${random.int(5, 6)}:${pad(random.int(0, 9), 1)}0，末班车${random.int(22, 23)}:${random.pick(['00', '15', '30'])}。`,
  (random) =>
    `买${random.int(2, 5)}送${random.int(1, 2)}，满${random.int(100, 300)}减${random.int(10, 50)}。`,
  (random) => `光速约为每秒${random.int(29, 31)}万公里。`,
  (random) => `我排在第${random.int(1, 50)}位，前面还有${random.int(1, 49)}个人。`,
  (random) => `房租每月${random.int(1000, 9000)}元，押${random.int(1, 3)}付${random.int(1, 3)}。`,
  (random) => `作业${random.int(3, 20)}题，错了${random.int(1, 3)}题。`,
  (random) =>
    `上半年销量为${random.digits(5)}辆，同比下降${random.int(1, 30)}.${pad(random.int(0, 99), 2)}%。`,
  (random) => `${random.int(2, 12)}月${random.int(1, 28)}日至${random.int(1, 28)}日休息。`,
  (random) =>
    `地震发生在${random.int(0, 23)}时${random.int(1, 59)}分，震级${random.int(3, 7)}.${random.int(1, 9)}级，深度${random.int(5, 30)}千米。`,
  (random) => `请乘坐${random.int(1, 999)}路公交车，到第${random.int(2, 20)}站下。`,
  (random) =>
    `航班CA${random.digits(4)}预计${random.int(0, 23)}:${random.int(10, 59)}到达${random.int(1, 3)}号航站楼。`,
  (random) => `限重${random.int(5, 30)}kg，尺寸不超过${random.int(20, 60)}cm。`,
  (random) => `本店营业时间为${random.int(7, 10)}:00-${random.int(18, 23)}:00。`,
  (random) => `文件大小为${random.int(1, 900)}.${random.int(1, 9)}MB。`,
  (random) => `阅读量超过${random.int(10, 99)}万，点赞${random.int(1000, 9999)}个。`,
  (random) => `中国古代四大发明至今已有${random.int(1000, 2000)}多年历史。`,
  (random) =>
    `她买了${random.int(1, 9)}斤苹果和${random.int(1, 9)}瓶牛奶，花了${random.int(20, 99)}.${random.int(1, 9)}元。`,
  (random) => `方程2x=${random.int(4, 40)}的解是x=${random.int(2, 20)}。`,
  (random) => `路易十${random.pick(['四', '五', '六'])}时期距今约${random.int(200, 400)}年。`,
  // Forms that are easily read otherwise.
  (random) =>
    `他来过${random.pick(['2次', '2遍', '2年', '2倍', '2份', '2台'])}，我来过${random.int(3, 9)}次。`,
  (random) =>
    `${random.pick(['下午', '凌晨', '晚上'])}2点${random.pick(['', '半', '整', '10分', '48分'])}见。`,
  (random) => `计算${random.int(10, 99)}÷${random.int(2, 9)}=${random.int(2, 9)}。`,
  (random) =>
    `营业时间${random.int(7, 11)}：${random.pick(['00', '30'])}-${random.int(13, 22)}：${random.pick(['00', '30'])}。`,
  (random) =>
    `比赛日期：${random.int(10, 12)}.${random.int(10, 28)}，截止到${random.int(10, 12)}.${random.int(10, 28)}`,
  (random) => `很满意.${random.int(2, 9)},下次再来`,
  (random) => `书号978-7-${random.digits(3)}-${random.digits(5)}-${random.int(0, 9)}`,
  (random) => `网址是www.12306.cn，邮箱是${random.pick(['li', 'wang'])}${random.int(2, 99)}@163.com`,
  (random) => `还要${random.int(200, 999)} 台，共${random.int(10, 99)} 个`,
  (random) => `坐${random.int(1, 18)}号线到${random.pick(['A', 'B', 'C'])}${random.int(1, 9)}出口`,
  (random) => `买${random.pick(['2公斤', '2亩', '2磅', '2美元', '2克', '2平方米'])}多少钱`,
  (random) =>
    `第${random.int(3, 99)}${random.pick(['款', '批', '项', '站'])}有${random.int(3, 99)}${random.pick(['款', '批', '项', '站'])}`,
];

/** One of them with numbers of its own. */
export function chineseSentence(random: Random): string {
  return random.pick(SENTENCES)(random);
}
