/**
 * For each syllable and tone an ideograph that is hardly ever read in another way, so that any reader of Chinese says it.
 *
 * `syllable:` and the ideographs of tones 1, 2, 3 ...; `-` where there is none. Chosen by frequency among those with one reading:
 * Mandarin with the readings of pypinyin 0.55 over the words of jieba 0.42 (both MIT), Cantonese with ToJyutping 3.2 (BSD-2-Clause) over
 * the Hong Kong Cantonese Corpus (CC BY, Kang-Kwong Luke) as pycantonese gives it.
 */

/** 400 syllables; tone 5 is the neutral one, `v` is ü. */
export const PINYIN_HOMOPHONES =
  'a:阿嗄--啊 ai:埃癌矮爱 an:安-俺案 ang:肮昂-盎 ao:凹熬袄奥 ba:八拔把罢吧 bai:掰白百败 ban:般-板半 bang:邦-榜棒 bao:包雹保报 bei:杯-北被呗 ' +
  'ben:锛-本笨 beng:崩甭-泵 bi:逼鼻比必 bian:边-扁变 biao:标-表鳔 bie:憋别瘪 bin:宾--殡 bing:兵-秉并 bo:波博跛檗 bu:逋醭补部 ca:擦-礤 ' +
  'cai:猜才采菜 can:参残惨灿 cang:舱藏 cao:操曹草 ce:---策 cen:-涔 ceng:噌曾-蹭 cha:插察衩诧 chai:拆柴-虿 chan:搀缠产忏 chang:昌常厂唱 ' +
  'chao:超潮炒耖 che:车-扯撤 chen:琛陈碜趁 cheng:称成逞秤 chi:吃持尺赤 chong:冲崇宠铳 chou:抽仇丑臭 chu:出除楚触 chuai:---踹 chuan:穿传喘串 ' +
  'chuang:窗床闯创 chui:吹垂 chun:春纯蠢 chuo:戳--绰 ci:疵词此次 cong:匆从 cou:---凑 cu:粗殂-促 cuan:蹿--窜 cui:催-璀翠 cun:村存忖寸 ' +
  'cuo:撮嵯脞错 da:搭达打大 dai:呆-歹代 dan:单-胆但 dang:当-党荡 dao:刀-导到 de:-德--的 deng:登-等邓 di:低敌底地 dian:颠-点电 diao:雕--掉 ' +
  'die:爹叠 ding:丁-顶定 diu:丢 dong:东-董动 dou:兜-抖豆 du:督独赌度 duan:端-短段 dui:堆--对 dun:吨-盹顿 duo:多夺躲舵 e:婀额-鄂 ei:-诶 ' +
  'en:恩--摁 er:-而尔二 fa:发罚法珐 fan:翻繁反范 fang:方防访放 fei:非肥匪费 fen:纷坟粉份 feng:风冯讽奉 fou:--否 fu:肤服府复 ga:呷噶尕尬 ' +
  'gai:该-改概 gan:甘-感赣 gang:刚-港戆 gao:高-搞告 ge:哥革舸各个 gei:--给 gen:根哏艮亘 geng:耕-耿更 gong:工-拱共 gou:沟-狗构 gu:姑-古故 ' +
  'gua:瓜-寡挂 guai:乖-拐怪 guan:关-管贯 guang:光-广逛 gui:规-鬼贵 gun:--滚棍 guo:郭国果过 ha:哈蛤 hai:嗨还海害 han:酣含喊汉 hang:夯航-沆 ' +
  'hao:蒿毫好号 he:呵和-赫 hei:黑 hen:-痕很恨 heng:哼衡 hong:轰红-讧 hou:-侯吼后 hu:乎湖虎护 hua:花华-化 huai:-怀-坏 huan:欢环缓换 ' +
  'huang:荒黄恍晃 hui:挥回毁会 hun:婚魂-混 huo:豁活火或 ji:机级己计 jia:家颊甲价 jian:坚-检建 jiang:江-讲匠 jiao:交-脚教 jie:接结解界 ' +
  'jin:金-仅进 jing:经-景境 jiong:扃-炯 jiu:究-九就 ju:居局举据 juan:涓-卷眷 jue:撅决 jun:军--郡 ka:喀-卡 kai:开-凯忾 kan:刊-砍看 ' +
  'kang:康扛-抗 kao:尻-考靠 ke:科咳可克 ken:--肯裉 keng:坑 kong:空-孔控 kou:抠-口扣 ku:哭-苦库 kua:夸-垮跨 kuai:--蒯快 kuan:宽-款 ' +
  'kuang:匡狂夼况 kui:亏魁跬溃 kun:昆-捆困 kuo:---括 la:拉剌喇腊啦 lai:-来-赖 lan:-兰览烂 lang:啷郎朗浪 lao:捞劳老涝 le:---乐了 ' +
  'lei:-雷垒类 leng:-棱冷愣 li:哩离里力里 lia:--俩 lian:-联脸练 liang:-良两亮 liao:-疗蓼料 lie:---列 lin:拎林凛赁 ling:-陵领另 ' +
  'liu:溜流柳六 long:-龙垄 lou:-楼搂漏 lu:噜卢鲁路 luan:-鸾卵乱 lun:抡轮-论 luo:-罗裸落 lv:-驴旅律 lve:---略 ma:妈麻马骂吗 mai:-霾买卖 ' +
  'man:颟蛮满慢 mang:-忙莽 mao:猫毛卯贸 me:----么 mei:-没美妹 men:-门-焖们 meng:-盟猛梦 mi:眯迷米密 mian:-棉免面 miao:喵苗秒庙 ' +
  'mie:乜--灭 min:-民敏 ming:-明酩命 miu:---谬 mo:摸摩抹末 mou:哞谋某 mu:-毪母目 n:-嗯 na:-拿哪那 nai:--奶耐 nan:囡南赧 nang:囔囊攮 ' +
  'nao:孬挠脑闹 ne:---讷呢 nei:--馁内 nen:---嫩 neng:-能 ni:妮尼你逆 nian:拈年碾念 niang:-娘-酿 niao:--鸟尿 nie:捏--涅 nin:-您 ' +
  'ning:-凝-佞 niu:妞牛纽 nong:-农-弄 nou:---耨 nu:-奴努怒 nuan:--暖 nuo:-挪-诺 nv:--女衄 nve:---虐 o:噢哦--哦 ou:欧-偶怄 ' +
  'pa:啪爬-怕 pai:拍排-派 pan:攀盘-判 pang:乓旁耪胖 pao:抛袍跑炮 pei:胚培-配 pen:喷盆 peng:烹朋捧碰 pi:批皮匹屁 pian:偏谝-骗 piao:飘瓢瞟票 ' +
  'pie:瞥-苤 pin:拼频品聘 ping:乒平 po:坡鄱颇破 pou:剖裒 pu:扑葡普瀑 qi:期其起气 qia:掐--恰 qian:千前浅欠 qiang:枪墙抢炝 qiao:敲桥巧鞘 ' +
  'qie:--且窃 qin:亲秦寝沁 qing:清情请庆 qiong:芎穷 qiu:秋求糗 qu:区渠取去 quan:圈全犬券 que:缺瘸-却 qun:逡群 ran:-然染 rang:-瓤壤让 ' +
  'rao:-饶扰绕 re:--惹热 ren:-人忍任 reng:扔仍 ri:---日 rong:-容冗 rou:-柔-肉 ru:-如乳入 ruan:--软 rui:-蕤蕊瑞 run:---润 ' +
  'ruo:---若 sa:撒-洒萨 sai:腮--赛 san:三-伞散 sang:桑-嗓丧 sao:骚-嫂埽 se:---色 sen:森 seng:僧 sha:杀啥傻霎 shai:筛--晒 ' +
  'shan:山-闪善 shang:商-赏上 shao:烧苕少绍 she:奢蛇-设 shen:身什审肾 sheng:生绳省胜 shi:师时使是 shou:收-手受 shu:书熟属数 shua:刷-耍 ' +
  'shuai:衰-甩帅 shuan:拴--涮 shuang:双-爽 shui:-谁水睡 shun:--吮顺 shuo:说--硕 si:司-死四 song:松-耸送 sou:搜-擞嗽 su:苏俗-速 ' +
  'suan:酸--算 sui:虽随髓岁 sun:孙-损 suo:缩-所 ta:他-塔踏 tai:胎台-太 tan:滩谈坦探 tang:汤堂倘趟 tao:掏桃讨套 te:---特 teng:-疼 ' +
  'ti:梯提体替 tian:天田舔掭 tiao:挑条窕跳 tie:贴-铁餮 ting:听停艇 tong:通同统痛 tou:偷投钭透 tu:突图土兔 tuan:湍团疃彖 tui:推颓腿退 tun:吞屯氽 ' +
  'tuo:托陀妥拓 wa:挖娃瓦袜哇 wai:歪--外 wan:湾完晚万 wang:汪王往望 wei:微维委位 wen:温文稳问 weng:翁-蓊瓮 wo:窝-我握 wu:屋无武物 xi:西席喜系 ' +
  'xia:瞎辖-下 xian:先闲显现 xiang:乡祥想向 xiao:消淆小笑 xie:些协写谢 xin:心--信 xing:星形醒性 xiong:兄雄 xiu:修-朽秀 xu:需徐许续 ' +
  'xuan:宣旋选眩 xue:薛学雪谑 xun:勋询-训 ya:压牙雅亚呀 yan:烟研眼验 yang:央阳养样 yao:腰摇咬药 ye:椰爷也业 yi:依遗以意 yin:因银引印 ying:英营影硬 ' +
  'yo:哟 yong:拥喁永用 you:优由有又 yu:淤于语育 yuan:冤员远院 yue:约--月 yun:氲云允运 za:匝杂咋 zai:灾-宰在 zan:簪咱趱赞 zang:赃-驵葬 ' +
  'zao:遭凿早造 ze:-则-仄 zei:-贼 zen:--怎谮 zeng:增--赠 zha:渣闸眨炸 zhai:斋宅窄寨 zhan:瞻-展战 zhang:张-掌障 zhao:招-找照 ' +
  'zhe:遮哲者这着 zhen:真-诊镇 zheng:争-整政 zhi:之直指制 zhong:中-种众 zhou:州轴肘宙 zhu:朱逐主住 zhua:抓 zhuai:拽 zhuan:专-转撰 ' +
  'zhuang:装--状 zhui:追--坠 zhun:谆-准 zhuo:桌卓 zi:资-紫自子 zong:宗-总纵 zou:邹-走奏 zu:租族组 zuan:钻-纂攥 zui:--嘴最 zun:尊 ' +
  'zuo:-昨左作';

/** 536 syllables, tones 1 to 6. */
export const JYUTPING_HOMOPHONES =
  'aa:吖-啊-咓 aai:埃-嗌 aak:握 aan:--晏 aat:--壓 ai:-矮 au:歐嘔漚 baa:笆把壩 baai:-擺拜--敗 baak:--百--白 baan:班版---辦 ' +
  'baat:--八 baau:包飽爆 bai:--閉--弊 bak:北 bam:泵 ban:賓品殯--笨 bang:崩 bat:不----弼 bei:悲俾秘--備 beng:-餅柄--病 bik:迫 ' +
  'bin:鞭匾變--卞 bing:兵丙---並 bit:必-鱉--別 biu:標表 bo:波-播 bok:--博--薄 bong:幫榜---傍 bou:煲補報--部 bui:杯-揹 buk:-----瀑 ' +
  'bun:搬本半--叛 bung:-----埲 but:-----勃 caa:叉-詫茶 caai:-踩-柴 caak:--冊 caam:參慘-慚 caan:餐產燦殘 caap:--插 caat:--察 ' +
  'caau:抄炒 cai:淒-砌齊 cam:侵寢-噚 can:親-襯陳 cang:---層 cap:輯 cat:七 cau:秋醜湊疇 ce:車且-邪 cek:--赤 ceng:-請 ceoi:吹取趣除 ' +
  'ceon:春蠢-巡 ceot:出 ci:黐始次遲似 cik:戚 cim:簽諂塹潛 cin:千淺-前 cing:清拯掅情 cip:--妾 cit:--設 ciu:超-俏憔 co:初楚錯鋤 ' +
  'coeng:窗搶唱場 coi:-彩賽財 cok:--剒 cong:倉廠創床 cou:粗草糙嘈 cuk:速 cung:沖寵-從 cyu:---廚杼 cyun:村喘寸全 daa:-打 ' +
  'daai:--戴--大 daam:擔膽---啖 daan:單-誕--但 daap:--搭--遝 daat:--笪--達 dai:低底帝--第 dak:得----特 dam:-抌 dan:-躉---燉 ' +
  'dang:登等櫈--鄧 dat:-----突 dau:兜蚪鬥--脰 de:爹 dei:-----哋 deng:釘-掟 deoi:堆-對 deon:敦----頓 di:啲 dik:的----迪 ' +
  'dim:-點店--掂 din:癲典---電 ding:仃頂---定 dip:-----牒 dit:--跌--秩 diu:凋-釣--掉 do:多綞---惰 doek:--琢 doi:-----代 ' +
  'dok:-----踱 dong:-讜檔--蕩 dou:都島蠹--導 duk:督----讀 dung:東董凍--動 dyun:端短---段 dyut:-----奪 faa:花-化 faai:--快 ' +
  'faan:翻反-煩-飯 faat:--法 fai:輝-費--吠 fan:婚粉瞓-憤份 fat:忽----罰 fau:-缶-浮-阜 fe:啡 fei:飛誹-肥 fo:科火貨 fok:--霍 ' +
  'fong:方訪放妨 fu:呼苦富乎婦負 fui:灰-悔 fuk:覆----服 fun:歡款 fung:封-諷逢 fut:--闊 gaa:家-價 gaai:街解介 gaak:--格 gaam:監減鑑 ' +
  'gaan:艱揀諫 gaap:--胛 gaat:-----曱 gaau:交搞教 gai:雞-繼 gam:今噉咁--撳 gan:跟緊---近 gang:-梗更 gap:急 gat:吉----趷 ' +
  'gau:-九夠--舊 ge:--嘅 gei:機幾記--技 geng:驚頸鏡 geoi:居舉句--具 gik:激----極 gim:兼檢劍--儉 gin:堅-見--健 ging:經竟敬--勁 ' +
  'gip:喼-劫 git:--結--傑 giu:嬌-叫 go:歌嗰個 goek:--腳 goeng:僵 goi:該改蓋 gok:--覺 gon:乾趕 gong:缸講鋼 got:--割 gou:高稿告 ' +
  'gu:姑股顧 gui:-----攰 guk:谷----焗 gun:觀管冠 gung:工拱貢--共 gwaa:瓜寡啩 gwaai:乖拐怪 gwaan:關-慣 gwaat:--颳 gwai:龜鬼貴--櫃 ' +
  'gwan:軍滾棍--郡 gwang:肱 gwat:骨----崛 gwing:-炯 gwo:-果過 gwok:--國 gwong:光廣 gyun:捐卷眷--倦 gyut:-----橛 ' +
  'haa:蝦--遐-夏 haai:揩--諧蟹械 haak:--客 haam:--喊咸 haan:慳--閒僩限 haang:坑 haau:哮考孝--校 hai:-喺-兮-係 ham:堪砍崁酣頷憾 ' +
  'han:-墾-痕-恨 hang:鏗肯-恆-幸 hap:恰----合 hat:-----劾 hau:-口-猴厚後 hei:希起戲 heoi:噓栩去 him:謙險欠 hin:愆顯獻 hing:兄-慶 ' +
  'hip:--怯 hit:--歇 hiu:梟曉 ho:訶可-何 hoeng:香響向 hoi:開海---害 hok:-----學 hon:-罕漢韓旱瀚 hong:康--航-項 hot:--渴 ' +
  'hou:蒿好耗毫-號 huk:哭----酷 hung:空孔控紅 hyun:喧犬勸 hyut:--血 jaa:----也廿 jai:----曳 jam:音飲-淫-任 jan:因忍印人癮仞 ' +
  'jap:-----入 jat:一----日 jau:休黝幼由有又 je:---耶嘢夜 jeng:---贏 jeoi:-----睿 jeon:-----閏 ji:醫咦意而以二 jik:抑----亦 ' +
  'jim:閹掩厭嚴染驗 jin:煙演宴然-現 jing:英影-型-認 jip:-----業 jit:-----熱 jiu:腰擾要堯-耀 joek:--約--藥 joeng:鴦--佯養讓 ' +
  'juk:郁----肉 jung:翁蓊-容勇用 jyu:於瘀-如語預 jyun:冤院怨完遠 jyut:-----月 kaa:卡 kaat:咭 kaau:--靠 kai:溪啟 kam:襟--琴 ' +
  'kan:---勤 kang:--掯 kap:級----及 kat:咳 kau:溝-扣求 ke:---騎 kei:---其 kek:-----劇 keoi:區--劬佢 kim:---箝 kin:---虔 ' +
  'king:傾--鯨 kit:--碣 kiu:---喬 koek:--卻 koeng:---強繈 koi:--鈣 kok:--確 kong:--抗 kui:-儈 kuk:曲 kung:---窮 ' +
  'kut:--括 kwaa:誇 kwaang:眶-逛 kwai:規--攜愧 kwan:坤捆困裙 kwong:---狂 kyun:---權 kyut:--決 laa:-揦嚹 laai:拉----籟 ' +
  'laam:---藍覽艦 laan:躝--蘭懶爛 laang:----冷 laap:-----立 laat:-----辣 lai:---黎禮例 lam:冧--林凜 lap:笠 lat:甩 ' +
  'lau:褸--留柳瘺 le:-咧 lei:---離理利 lek:叻 leng:--靚 leoi:---雷裏慮 leon:-卵-倫-論 leot:-----慄 lik:-----力 lim:---奩斂 ' +
  'lin:-鏈-連攆練 ling:拎--靈領另 lip:-----獵 lit:-----列 liu:-料-聊-廖 lo:囖攞-羅 loek:-----略 loeng:---糧兩亮 loi:---萊 ' +
  'lok:-----落 long:---榔朗浪 lou:撈佬-勞老路 luk:碌----六 lung:---龍壟弄 lyun:---聯-亂 m:---唔 maa:媽--麻馬 maai:---埋買賣 ' +
  'maak:--擘 maan:---蠻晚萬 maang:---盲錳 maau:貓--矛泖貌 mai:---迷米袂 mak:嘜----麥 man:蚊--民敏問 mang:擝--甍 mat:乜----密 ' +
  'mau:踎--謀某貿 me:咩 mei:屘--楣美未 mik:-----冪 min:---眠勉麵 ming:---明 mit:搣----滅 miu:---描渺妙 mo:摩摸-蘑 mok:剝----幕 ' +
  'mong:---忙惘望 mou:-帽-無冇務 mui:---媒每 muk:-----目 mun:---們滿悶 mung:檬--朦-夢 mut:-----歿 naa:---拿那 naai:----奶 ' +
  'naam:---男腩 naan:---難 naap:-----納 naau:-----鬧 nam:-諗 nang:---能 nau:嬲扭 ne:呢 nei:---尼你 ng:---吳五 ' +
  'ngaa:---牙雅訝 ngaai:---捱 ngaan:---顏眼 ngaau:----咬 ngai:---危-藝 ngan:奀--銀 ngat:-----兀 ngau:---牛偶 ' +
  'ngo:---俄我餓 ngoi:-----外 ngong:---昂-戇 nim:-----念 nin:---年 ning:---寧 no:---挪-糯 noeng:---娘 noi:-----耐 ' +
  'nong:---囊 nou:---奴腦怒 nung:---濃 nyun:----暖嫩 o:軻 oi:哀藹愛 on:安-案 ou:--澳 paa:趴-怕爬 paai:--派棑 paak:啪-拍 ' +
  'paan:攀-盼 paang:烹--鵬棒 paau:拋跑豹刨 pai:批 pan:---頻 pang:---朋 pat:匹 pei:丕鄙譬疲婢 pek:--劈 pik:癖 pin:偏-遍胼 ' +
  'ping:姘-聘評 pit:--撇 piu:飄-票 po:樖頗破婆 pok:--璞 pong:---徬蚌 pou:-普-葡抱 pui:--配賠倍 puk:仆 pun:潘-判盤 pung:-捧碰 ' +
  'saa:沙灑 saai:嘥徙晒 saam:三 saan:閂-汕潺 saang:-省 saap:--圾--烚 saat:--殺 saau:梢稍 sai:西洗細--筮 sam:心嬸滲岑-甚 ' +
  'san:新--神-慎 sap:濕----十 sat:失----實 sau:收手秀愁-受 se:些寫卸蛇社射 sei:-死四 sek:-----石 seoi:衰水歲陲緒瑞 seon:詢榫信純-順 ' +
  'seot:恤----術 si:司史嗜時市事 sik:識----食 sim:-閃-蟾 sin:先癬煽--善 sing:星-性城-盛 sip:--攝 sit:--泄 siu:消小笑韶-紹 so:梳所-傻 ' +
  'soek:--削 soeng:商想-常-尚 soi:腮 sok:--索 song:桑塽 sou:穌嫂素 suk:叔----熟 sung:鬆慫送崇 syu:書暑庶薯-豎 syun:酸損算船 ' +
  'syut:--雪 taa:他 taai:呔-太 taam:貪-探談 taan:攤坦炭壇 taap:--榻 tai:銻睇替題 tan:吞 tang:---滕 tau:偷唞透投 tek:--踢 ' +
  'teng:廳 teoi:推腿退頹 teon:----盾 tik:惕 tim:添--甜 tin:天腆-田 ting:---停梃 tip:--貼 tit:--鐵 tiu:挑-跳條 to:拖--沱妥 ' +
  'toi:-檯-台 tok:--託 tong:劏儻-堂 tou:滔討套途肚 tuk:禿 tung:通統痛同 tyun:---團 tyut:--脫 uk:屋 waa:哇--華踝話 waai:---懷-壞 ' +
  'waak:-----或 waan:灣玩-環-幻 waang:---橫 waat:-----猾 wai:威毀喂圍偉謂 wan:溫揾-魂尹運 wang:---宏 wat:鬱 wik:-----域 ' +
  'wing:---榮永詠 wo:鍋-喎和 wok:-----鑊 wong:汪枉-黃往旺 wu:污--瑚-戶 wui:偎--回會匯 wun:-腕-垣-換 wut:-----活 zaa:揸鮓咋 ' +
  'zaai:齋-債 zaak:--責--擇 zaam:簪斬---暫 zaan:-盞贊--賺 zaap:--匝--集 zaat:--紮 zaau:嘲找罩--櫂 zai:擠仔制--滯 zak:側 ' +
  'zam:針枕---朕 zan:真-震--陣 zang:憎----贈 zap:執 zat:質----蛭 zau:洲走晝--就 ze:啫者借--謝 zek:--隻 zeng:-井---鄭 ' +
  'zeoi:追嘴最--罪 zeon:樽準進--盡 zeot:卒 zi:知子至--自 zik:即----直 zim:尖-佔 zin:氈剪薦--賤 zing:精整政--靜 zip:--接 zit:--折 ' +
  'ziu:招沼照--噍 zo:-咗---助 zoek:--爵 zoeng:張獎障--像 zoi:災宰再--在 zok:--作 zong:裝-壯--撞 zou:租早灶--做 zuk:足----續 ' +
  'zung:鍾種眾--仲 zyu:豬主注--住 zyun:專撙鑽 zyut:-----絕';
